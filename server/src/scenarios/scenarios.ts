/** Scenarios, put together. */
import type { DataFileService } from '../data-files/data-file.service.ts';
import type { Domain } from '../platform/domain.ts';
import { modelFor } from '../platform/model.ts';
import type { Platform } from '../platform/platform.ts';
import type { UserService } from '../users/user.service.ts';
import { seedDemoScenario } from './demo-scenario.seed.ts';
import { PreviewResolver } from './preview.resolver.ts';
import { ScenarioFieldsResolver } from './scenario.fields.ts';
import { ScenarioModel } from './scenario.model.ts';
import { ScenarioResolver } from './scenario.resolver.ts';
import { type RunsOfScenarios, ScenarioService } from './scenario.service.ts';

export interface Scenarios extends Domain {
  readonly service: ScenarioService;
}

export function createScenarios(
  { environment, mongo, log }: Platform,
  users: UserService,
  runs: RunsOfScenarios,
  files: DataFileService,
): Scenarios {
  const model = modelFor(mongo.connection, ScenarioModel, 'scenarios');
  const service = new ScenarioService(model, runs, files, environment.secretKeys);
  return {
    service,
    resolvers: [
      new PreviewResolver(environment, files),
      new ScenarioFieldsResolver(service, users),
      new ScenarioResolver(service),
    ],
    async start() {
      await model.createIndexes();
      const admin = environment.demoTarget === null ? null : await users.firstAdmin();
      if (admin !== null && environment.demoTarget !== null) {
        await seedDemoScenario(model, admin, environment.demoTarget, log);
      }
    },
  };
}
