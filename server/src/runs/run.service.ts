/** Starting and stopping runs, and finding them. What becomes of a run once it is started is its coordinator's. */
import { createHash, randomInt } from 'node:crypto';
import { type Checkpoint, keys, type SecretKeys, scripts } from '@loadtest/protocol';
import DataLoader from 'dataloader';
import type { Redis } from 'ioredis';
import { mongo, Types } from 'mongoose';
import type { DataFileService } from '../data-files/data-file.service.ts';
import type { Viewer } from '../platform/context.ts';
import { badUserInput, conflict, forbidden, type InputIssue, notFound } from '../platform/errors.ts';
import type { Logger } from '../platform/log.ts';
import { countOf, type PageOf, type PageOrder, type PageRequest, pageOf } from '../platform/paging.ts';
import { runScript } from '../platform/redis-scripts.ts';
import { scenarioActions } from '../scenarios/scenario.policy.ts';
import type { ScenarioService } from '../scenarios/scenario.service.ts';
import { withoutValues } from '../scenarios/scenario-secrets.ts';
import { wordsOf } from '../scenarios/search-words.ts';
import { canonicalJson } from './canonical-json.ts';
import type { RunQueue } from './coordinator/run-queue.ts';
import { maySeeRun, runActions } from './run.policy.ts';
import { runCondition } from './run.query.ts';
import type { RunStore, StoredRun } from './run.store.ts';
import { runFileOf } from './run-files.ts';
import type { RunFilter, RunInput, RunOverridesInput } from './run-list.type.ts';
import { overrideIssues, withOverrides } from './run-overrides.ts';
import { keptSecrets, runSecrets, withFingerprints } from './run-secrets.ts';

export interface StartRun {
  readonly scenarioId: string;
  readonly idempotencyKey: string | null;
  readonly overrides: RunOverridesInput | null;
  readonly input: RunInput | null;
}

export interface RunServiceParts {
  readonly store: RunStore;
  readonly queue: RunQueue;
  readonly scenarios: ScenarioService;
  readonly files: DataFileService;
  readonly redis: Redis;
  /** Seal what a run keeps of its secrets; null: none are kept. */
  readonly secretKeys: SecretKeys | null;
  readonly log: Logger;
}

/** A key is kept so long, ms. */
const KEY_KEPT_MS = 24 * 3_600_000;
const LIMITS = { key: 200, note: 2000, labels: 20, labelLength: 200 } as const;

export class RunService {
  readonly #store: RunStore;
  readonly #queue: RunQueue;
  readonly #scenarios: ScenarioService;
  readonly #files: DataFileService;
  readonly #redis: Redis;
  readonly #secretKeys: SecretKeys | null;
  readonly #log: Logger;
  /** The newest run of each scenario asked for in one turn of the loop. */
  readonly #lastRuns = new DataLoader<string, StoredRun | null>((ids) => this.#loadLastRuns(ids), { cache: false });

  constructor({ store, queue, scenarios, files, redis, secretKeys, log }: RunServiceParts) {
    this.#files = files;
    this.#store = store;
    this.#queue = queue;
    this.#scenarios = scenarios;
    this.#redis = redis;
    this.#secretKeys = secretKeys;
    this.#log = log;
  }

  /** The run; null where there is none, or none that the viewer may see. */
  async find(viewer: Viewer, id: string): Promise<StoredRun | null> {
    const run = await this.#store.see(id);
    return run !== null && maySeeRun(viewer, run) ? run : null;
  }

  /** How its shards stand, as of the last stored second; null before it. */
  async books(runId: Types.ObjectId): Promise<Checkpoint | null> {
    return ((await this.#store.checkpoint(runId))?.books ?? null) as Checkpoint | null;
  }

  async page(
    viewer: Viewer,
    filter: RunFilter | null,
    order: PageOrder,
    request: PageRequest,
  ): Promise<PageOf<StoredRun>> {
    return await pageOf<StoredRun>(this.#store.runs as never, runCondition(filter, viewer) as never, order, request, [
      'checkpoint',
    ]);
  }
  async count(viewer: Viewer, filter: RunFilter | null): Promise<number | null> {
    return await countOf(this.#store.runs, runCondition(filter, viewer));
  }

  /** The newest run of a scenario, whoever started it; null where there is none. */
  lastRun(scenarioId: string): Promise<StoredRun | null> {
    return this.#lastRuns.load(scenarioId);
  }

  /**
   * Starts a run: it is written down, then queued. The same key with the same arguments gives the same run.
   * @throws CodedError BAD_USER_INPUT, NOT_FOUND, FORBIDDEN; CONFLICT for a key that came with other arguments.
   */
  async start(viewer: Viewer, request: StartRun): Promise<StoredRun> {
    checkInput(request);
    const hash = hashOf(request, this.#secretKeys);
    const { idempotencyKey } = request;
    const before = idempotencyKey === null ? null : await this.#withKey(viewer, idempotencyKey, hash);
    if (before !== null) return before;
    const scenario = await this.#scenarios.getFor('RUN', viewer, request.scenarioId);
    const saved = await this.#scenarios.definition(scenario);
    if (saved === null) throw notFound('scenario', scenario.id);
    const definition = withOverrides(saved, request.overrides);
    const secrets = runSecrets({
      saved,
      overrides: request.overrides,
      stored: this.#scenarios.secretsOf(scenario),
      mayEdit: scenarioActions(scenario, viewer).includes('EDIT'),
      keys: this.#secretKeys,
    });
    const files = await this.#files.forScenario(null, definition);
    const issues = [...overrideIssues(definition, request.overrides, files), ...secrets.issues];
    if (issues.length > 0) throw badUserInput(issues);
    const number = await this.#scenarios.countRun(scenario.id);
    if (number === null) throw notFound('scenario', scenario.id);
    const runId = new Types.ObjectId();
    const createdAt = new Date();
    const labels = request.input?.labels ?? [];
    const note = request.input?.note ?? null;
    try {
      const made = new this.#store.runs({
        _id: runId,
        number,
        scenarioId: new Types.ObjectId(scenario.id),
        scenarioName: scenario.name,
        scenarioVersion: scenario.version,
        visibility: scenario.visibility,
        scenarioOwnerId: scenario.ownerId,
        ownerId: viewer.id,
        definition: JSON.stringify(withoutValues(definition)),
        dataFiles: files.ready.map(runFileOf),
        secrets: keptSecrets(runId.toHexString(), secrets.values, this.#secretKeys),
        seed: definition.seed ?? randomInt(2 ** 31),
        note,
        labels,
        words: wordsOf([scenario.name, note ?? '', ...labels.map(({ value }) => value)].join(' ')),
        ...(idempotencyKey === null ? {} : { idempotencyKey, idempotencyHash: hash }),
        status: 'QUEUED',
        statusMessage: 'Waiting to be coordinated',
        createdAt,
      });
      await this.#files.holding(definition, (session) => made.save({ session }));
      return await this.#queued(runId.toHexString());
    } catch (error) {
      const again =
        isDuplicateKey(error) && idempotencyKey !== null ? await this.#withKey(viewer, idempotencyKey, hash) : null;
      if (again !== null) return again;
      throw error;
    }
  }

  /**
   * Asks a run to stop; one that is over stays as it is.
   * @throws CodedError NOT_FOUND, FORBIDDEN
   */
  async stop(viewer: Viewer, id: string): Promise<StoredRun> {
    const run = await this.find(viewer, id);
    if (run === null) throw notFound('run', id);
    if (run.status === 'FINISHED') return run;
    if (!runActions(viewer, run).includes('STOP')) throw forbidden('stop this run');
    await this.#store.runs.updateOne({ _id: run._id, status: { $ne: 'FINISHED' } }, { $set: { stopRequested: true } });
    // Its coordinator looks into the store too: a Redis that is away makes the stop later, not void.
    await runScript(this.#redis, scripts.requestStop, [keys.control(run._id.toHexString())], []).catch(
      (error: unknown) =>
        this.#log.warn({ err: error, runId: id }, 'The stop is written down; Redis did not hear of it'),
    );
    return (await this.#store.find(id)) ?? run;
  }

  async #queued(runId: string): Promise<StoredRun> {
    await this.#queue
      .add(runId)
      .catch((error: unknown) =>
        this.#log.warn({ err: error, runId }, 'The run is written down; it is queued once Redis is back'),
      );
    await this.#store.notify(runId);
    const run = await this.#store.find(runId);
    if (run === null) throw notFound('run', runId);
    return run;
  }

  async #withKey(viewer: Viewer, idempotencyKey: string, hash: string): Promise<StoredRun | null> {
    const known = await this.#store.runs.findOne({ ownerId: viewer.id, idempotencyKey }).lean<StoredRun>();
    if (known === null) return null;
    if (Date.now() - known.createdAt.getTime() > KEY_KEPT_MS) {
      await this.#store.runs.updateOne({ _id: known._id }, { $unset: { idempotencyKey: 1, idempotencyHash: 1 } });
      return null;
    }
    if (known.idempotencyHash !== hash)
      throw conflict(`The idempotency key '${idempotencyKey}' was used with other arguments: take another one`);
    return known;
  }

  async #loadLastRuns(scenarioIds: readonly string[]): Promise<(StoredRun | null)[]> {
    const newest = await this.#store.runs
      .aggregate<{ _id: Types.ObjectId; run: StoredRun }>([
        { $match: { scenarioId: { $in: scenarioIds.map((id) => new Types.ObjectId(id)) } } },
        { $sort: { scenarioId: 1, createdAt: -1, _id: -1 } },
        { $group: { _id: '$scenarioId', run: { $first: '$$ROOT' } } },
      ])
      .exec();
    const byScenario = new Map(newest.map(({ _id, run }) => [_id.toHexString(), run]));
    return scenarioIds.map((id) => byScenario.get(id) ?? null);
  }
}

function isDuplicateKey(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && error.code === 11_000;
}

/** Of the arguments; of secrets' values only fingerprints. */
function hashOf({ scenarioId, overrides, input }: StartRun, secretKeys: SecretKeys | null): string {
  return createHash('sha256')
    .update(canonicalJson([scenarioId, withFingerprints(overrides, secretKeys), input]))
    .digest('hex');
}

function checkInput({ idempotencyKey, input }: StartRun): void {
  const issues: InputIssue[] = [];
  if (idempotencyKey !== null && (idempotencyKey.trim() === '' || idempotencyKey.length > LIMITS.key))
    issues.push({ path: 'idempotencyKey', message: `must have 1 to ${LIMITS.key} characters` });
  if ((input?.note?.length ?? 0) > LIMITS.note)
    issues.push({ path: 'input.note', message: `must have at most ${LIMITS.note} characters` });
  if ((input?.labels?.length ?? 0) > LIMITS.labels)
    issues.push({ path: 'input.labels', message: `at most ${LIMITS.labels} labels` });
  for (const [at, { name, value }] of (input?.labels ?? []).entries())
    if (name.trim() === '' || name.length > LIMITS.labelLength || value.length > LIMITS.labelLength)
      issues.push({
        path: `input.labels[${at}]`,
        message: `needs a name, and at most ${LIMITS.labelLength} characters each`,
      });
  if (issues.length > 0) throw badUserInput(issues);
}
