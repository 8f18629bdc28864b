/** The fields of a scenario that are no plain values of its record. */
import { toYaml } from '@loadtest/scenario/yaml';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { type RequestContext, signedIn } from '../platform/context.ts';
import { notFound } from '../platform/errors.ts';
import { type ResourceAction, ResourceActionEnum } from '../platform/graphql/shared-enums.ts';
import type { UserService } from '../users/user.service.ts';
import { User } from '../users/user.type.ts';
import { scenarioActions } from './scenario.policy.ts';
import type { ScenarioRecord } from './scenario.record.ts';
import type { ScenarioService } from './scenario.service.ts';
import type { ShownDefinition } from './scenario-secrets.ts';
import { ScenarioDefinitionType } from './types/definition.type.ts';
import { Scenario } from './types/scenario.type.ts';

@Resolver(() => Scenario)
export class ScenarioFieldsResolver {
  readonly #scenarios: ScenarioService;
  readonly #users: UserService;

  constructor(scenarios: ScenarioService, users: UserService) {
    this.#scenarios = scenarios;
    this.#users = users;
  }

  @FieldResolver(() => User, { description: 'Who made it.' })
  owner(@Root() { ownerId }: ScenarioRecord): Promise<User | null> {
    return this.#users.byId(ownerId);
  }

  @FieldResolver(() => User, { nullable: true, description: 'Who changed it last.' })
  async updatedBy(@Root() { updatedById }: ScenarioRecord): Promise<User | null> {
    return updatedById === null ? null : this.#users.byId(updatedById);
  }

  @FieldResolver(() => [ResourceActionEnum], { description: 'What the asker may do with it.' })
  viewerCan(@Root() scenario: ScenarioRecord, @Ctx() context: RequestContext): readonly ResourceAction[] {
    return scenarioActions(scenario, signedIn(context));
  }

  @FieldResolver(() => ScenarioDefinitionType, { description: 'What it is, every default filled in.' })
  async definition(@Root() scenario: ScenarioRecord): Promise<ShownDefinition> {
    const definition = await this.#scenarios.definition(scenario);
    if (definition === null) throw notFound('scenario', scenario.id);
    return definition;
  }

  @FieldResolver(() => String, { description: "The definition as a scenario file, without secrets' values." })
  async yaml(@Root() scenario: ScenarioRecord): Promise<string> {
    return toYaml(await this.definition(scenario));
  }
}
