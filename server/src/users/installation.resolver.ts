import { Query, Resolver } from 'type-graphql';
import { Installation } from './installation.type.ts';

@Resolver()
export class InstallationResolver {
  readonly #installation: Installation;

  constructor(installation: Installation) {
    this.#installation = installation;
  }

  @Query(() => Installation, { nullable: true, description: 'What anybody may know of this installation.' })
  installation(): Installation {
    return this.#installation;
  }
}
