import { Field, ID, ObjectType } from 'type-graphql';
import type { Role } from '../platform/context.ts';
import { enumOf } from '../platform/graphql/enums.ts';
import { DateTime } from '../platform/graphql/scalars.ts';

export const RoleEnum = enumOf<Role>('Role', ['VIEWER', 'EDITOR', 'ADMIN'], {
  description: 'What a person may do at all.',
  values: {
    VIEWER: 'Sees what is shared, changes and starts nothing.',
    EDITOR: 'Makes scenarios and starts runs.',
    ADMIN: 'May do everything with everything.',
  },
});

/** A person as the API knows them, and as a plain record within the server. */
@ObjectType({
  description: 'A person. email, lastSignInAt: for oneself and ADMIN, null for others.',
  simpleResolvers: true,
})
export class User {
  @Field(() => ID, { description: 'Stays the same for ever.' })
  id: string;

  @Field(() => String, { description: 'How the person is called.' })
  name: string;

  @Field(() => RoleEnum, { description: 'What the person may do at all.' })
  role: Role;

  @Field(() => Boolean, { description: 'Whether the person is kept from signing in.' })
  disabled: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'What the person signs in with; null for others than oneself and ADMIN.',
  })
  email: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'IANA time zone, as in Europe/Zurich; null: that of the browser.',
  })
  timezone: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'The last sign-in; null before the first, and for others than oneself and ADMIN.',
  })
  lastSignInAt: Date | null;

  @Field(() => DateTime, { description: 'When the person was made known here.' })
  createdAt: Date;
}
