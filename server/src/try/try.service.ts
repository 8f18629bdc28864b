/** Tries a scenario: one iteration, really sent from a worker, before the scenario is saved or run. */
import { type SecretKeys, sealSecrets, type TryReport } from '@loadtest/protocol';
import { compileScenario, normalize, type ScenarioDefinition, type ScenarioInput } from '@loadtest/scenario';
import { mongo } from 'mongoose';
import type { DataFileService } from '../data-files/data-file.service.ts';
import type { Viewer } from '../platform/context.ts';
import { badUserInput, forbidden } from '../platform/errors.ts';
import { validDefinition } from '../scenarios/scenario.document.ts';
import { definitionOf } from '../scenarios/scenario.record.ts';
import type { ScenarioService } from '../scenarios/scenario.service.ts';
import { givenValues, type SecretValues } from '../scenarios/scenario-secrets.ts';
import { type Row, tryPlan } from './try-plan.ts';
import { type TryWorkerParts, tryOnWorker } from './try-worker.ts';

export interface TryServiceParts extends TryWorkerParts {
  readonly scenarios: ScenarioService;
  readonly files: DataFileService;
  readonly secretKeys: SecretKeys | null;
}

export class TryService {
  readonly #parts: TryServiceParts;

  constructor(parts: TryServiceParts) {
    this.#parts = parts;
  }

  /**
   * `scenarioId`: whose stored secrets serve where the input gives no value, and whose files may be used.
   * @throws CodedError BAD_USER_INPUT with every problem, NOT_FOUND, FORBIDDEN, UNAVAILABLE
   */
  async try(viewer: Viewer, input: ScenarioInput, scenarioId: string | null): Promise<TryReport> {
    const { scenarios, files, secretKeys } = this.#parts;
    if (viewer.role === 'VIEWER') throw forbidden('try scenarios');
    const saved = scenarioId === null ? null : await scenarios.getFor('EDIT', viewer, scenarioId);
    const before = saved?.definitionText == null ? null : definitionOf(saved.definitionText);
    const ofFiles = await files.forScenario(viewer, normalize(input), before);
    const definition = validDefinition(input, secretKeys, ofFiles);
    const secrets = secretsFor(definition, saved === null ? new Map() : scenarios.secretsOf(saved));
    const tryId = new mongo.ObjectId().toHexString();
    const plan = tryPlan({
      tryId,
      scenario: compileScenario(definition, ofFiles.facts),
      firstRows: await this.#firstRows(definition),
      sealed:
        secretKeys === null || secrets.size === 0 ? null : sealSecrets(Object.fromEntries(secrets), tryId, secretKeys),
    });
    return await tryOnWorker(this.#parts, plan);
  }

  async #firstRows({ data }: ScenarioDefinition): Promise<Map<string, Row>> {
    const ids = new Set(data.flatMap(({ fileId }) => fileId ?? []));
    return new Map(await Promise.all([...ids].map(async (id) => [id, await this.#parts.files.firstRow(id)] as const)));
  }
}

/** @throws CodedError BAD_USER_INPUT that names each secret without a value */
function secretsFor({ secrets }: ScenarioDefinition, stored: SecretValues): SecretValues {
  const values = new Map([...stored, ...givenValues(secrets)]);
  const issues = secrets.flatMap(({ name }, index) =>
    values.has(name)
      ? []
      : [{ path: `input.secrets[${index}].value`, message: `No value is stored for ${name}: give one` }],
  );
  if (issues.length > 0) throw badUserInput(issues);
  return new Map(secrets.map(({ name }) => [name, values.get(name) ?? '']));
}
