import type { DurationText, Issue as ScenarioIssue } from '@loadtest/scenario';
import { Field, Float, Int, ObjectType } from 'type-graphql';
import { enumOf } from '../../platform/graphql/enums.ts';
import { Duration } from '../../platform/graphql/scalars.ts';

const IssueSeverityEnum = enumOf<ScenarioIssue['severity']>('IssueSeverity', ['ERROR', 'WARNING'], {
  description: 'Whether a problem stands in the way.',
  values: { ERROR: 'It cannot be saved or run so.', WARNING: 'It can, but perhaps it is not what was meant.' },
});

@ObjectType({ description: '`path` as in errors: steps[0].http.url', simpleResolvers: true })
export class Issue implements ScenarioIssue {
  @Field(() => String, {
    description: 'Where the problem is, as in steps[0].http.url; empty: the scenario as a whole.',
  })
  path: string;

  @Field(() => String, { description: 'What is wrong, and what helps.' })
  message: string;

  @Field(() => IssueSeverityEnum, { description: 'Whether it stands in the way.' })
  severity: ScenarioIssue['severity'];
}

@ObjectType({
  description: 'Iterations per second, or users, at a time after the start (s).',
  simpleResolvers: true,
})
export class LoadPoint {
  @Field(() => Float, { description: 'Seconds after the start.' })
  second: number;

  @Field(() => Float, { description: 'Iterations per second, or users.' })
  planned: number;
}

@ObjectType({
  description:
    'What a scenario would do, before it is saved. Never an error for a bad scenario: its problems are in `issues`.',
  simpleResolvers: true,
})
export class ScenarioPreview {
  @Field(() => [Issue], {
    description: 'All problems at once; the rest is null or empty where one is an ERROR of the load.',
  })
  issues: Issue[];

  @Field(() => Duration, { nullable: true, description: 'How long load is started for.' })
  duration: DurationText | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Iterations that the plan calls for; null for the closed models.',
  })
  plannedIterations: number | null;

  @Field(() => Float, { nullable: true, description: 'The highest load: iterations per second, or users.' })
  peak: number | null;

  @Field(() => [LoadPoint], { description: 'The planned curve, its corners among the points.' })
  points: LoadPoint[];

  @Field(() => Int, { nullable: true, description: 'How many slots it needs at least.' })
  slotsNeeded: number | null;
}
