import { Field, ObjectType } from 'type-graphql';
import { DateTime } from '../platform/graphql/scalars.ts';
import { User } from './user.type.ts';

@ObjectType({
  description: '`token` is null where `cookie` was asked for: no script ever sees it.',
  simpleResolvers: true,
})
export class Session {
  @Field(() => String, {
    nullable: true,
    description: 'Send it as `authorization: Bearer …`; null where it came as a cookie.',
  })
  token: string | null;

  @Field(() => DateTime, { description: 'When the token ends unless it is renewed: 24 hours after it was given.' })
  expiresAt: Date;

  @Field(() => User, { description: 'Who signed in.' })
  user: User;
}
