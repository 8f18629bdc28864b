import { Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../platform/context.ts';
import type { UserService } from './user.service.ts';
import { User } from './user.type.ts';

@Resolver(() => User)
export class UserResolver {
  readonly #users: UserService;

  constructor(users: UserService) {
    this.#users = users;
  }

  @Query(() => User, { nullable: true, description: 'Who is signed in. Null where nobody is.' })
  async me(@Ctx() { user }: RequestContext): Promise<User | null> {
    return user === null ? null : this.#users.byId(user.id);
  }

  @FieldResolver()
  email(@Root() user: User, @Ctx() context: RequestContext): string | null {
    return mayKnow(user, context) ? user.email : null;
  }

  @FieldResolver()
  lastSignInAt(@Root() user: User, @Ctx() context: RequestContext): Date | null {
    return mayKnow(user, context) ? user.lastSignInAt : null;
  }
}

function mayKnow(user: User, { user: viewer }: RequestContext): boolean {
  return viewer !== null && (viewer.role === 'ADMIN' || viewer.id === user.id);
}
