import { Field, Float, ObjectType } from 'type-graphql';
import { Duration } from '../platform/graphql/scalars.ts';

@ObjectType({ description: 'A way to sign in.', simpleResolvers: true })
export class SignInMethod {
  @Field(() => String, { description: 'PASSWORD: email and password, by the mutation signIn. More may be added.' })
  kind: string;

  @Field(() => String, { description: 'What the button says.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'Where the browser goes for it; null for PASSWORD.' })
  url: string | null;
}

@ObjectType({ description: 'Open to all, before sign-in too.', simpleResolvers: true })
export class Installation {
  @Field(() => String, { description: 'What this installation is called.' })
  name: string;

  @Field(() => String, { description: 'The version of the server.' })
  version: string;

  @Field(() => [SignInMethod], { description: 'The ways to sign in here.' })
  signInMethods: SignInMethod[];

  @Field(() => Duration, {
    description: "How long the seconds of a run are kept after it; the whole run's figures stay.",
  })
  secondsKept: string;

  @Field(() => Float, { description: 'The largest data file that is taken, bytes.' })
  maxUploadBytes: number;

  @Field(() => [String], { description: 'The regions that have workers now.' })
  regions: () => Promise<string[]>;
}
