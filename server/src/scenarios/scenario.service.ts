/** Scenarios: made, changed, found. Rights are asked here, so that every way in has the same. */
import type { SecretKeys } from '@loadtest/protocol';
import { normalize, type ScenarioInput, type Visibility } from '@loadtest/scenario';
import type { ReturnModelType } from '@typegoose/typegoose';
import DataLoader from 'dataloader';
import { type ClientSession, mongo, type QueryFilter } from 'mongoose';
import type { DataFileService } from '../data-files/data-file.service.ts';
import type { Viewer } from '../platform/context.ts';
import { type CodedError, conflict, forbidden, notFound } from '../platform/errors.ts';
import type { ResourceAction } from '../platform/graphql/shared-enums.ts';
import { countOf, type PageOf, type PageOrder, type PageRequest, pageOf } from '../platform/paging.ts';
import { fieldsOf, validDefinition } from './scenario.document.ts';
import type { ScenarioModel } from './scenario.model.ts';
import { maySee, scenarioActions, visibleScenarios } from './scenario.policy.ts';
import { definitionOf, recordOf, type ScenarioRecord } from './scenario.record.ts';
import {
  openedSecrets,
  type SecretValues,
  type ShownDefinition,
  shownDefinition,
  storedSecrets,
  withoutValues,
} from './scenario-secrets.ts';

type Condition = QueryFilter<ScenarioModel>;

/** What scenarios have to know of their runs. */
export interface RunsOfScenarios {
  /** Whether a run of it is not finished yet. */
  hasActiveRun(scenarioId: string): Promise<boolean>;
  /** Runs are seen by whom their scenario is seen. */
  visibilityChanged(scenarioId: string, visibility: Visibility): Promise<void>;
}

export class ScenarioService {
  readonly #scenarios: ReturnModelType<typeof ScenarioModel>;
  readonly #runs: RunsOfScenarios;
  readonly #keys: SecretKeys | null;
  readonly #byId = new DataLoader<string, ScenarioRecord | null>((ids) => this.#load(ids), { cache: false });

  readonly #files: DataFileService;

  /** `keys`: seal the values of secrets; null: none are kept. */
  constructor(
    scenarios: ReturnModelType<typeof ScenarioModel>,
    runs: RunsOfScenarios,
    files: DataFileService,
    keys: SecretKeys | null,
  ) {
    this.#files = files;
    this.#scenarios = scenarios;
    this.#runs = runs;
    this.#keys = keys;
  }

  /** @throws CodedError NOT_FOUND where there is none, or the viewer may not see it. */
  async get(viewer: Viewer, id: string): Promise<ScenarioRecord> {
    const scenario = await this.find(viewer, id);
    if (scenario === null) throw notFound('scenario', id);
    return scenario;
  }

  /** With its definition; null where there is none, or the viewer may not see it. Calls of one turn share one query. */
  async find(viewer: Viewer, id: string): Promise<ScenarioRecord | null> {
    const scenario = await this.#byId.load(id);
    return scenario !== null && maySee(scenario, viewer) ? scenario : null;
  }

  /** @throws CodedError NOT_FOUND, or FORBIDDEN where the viewer sees it and may not do that. */
  async getFor(action: ResourceAction, viewer: Viewer, id: string): Promise<ScenarioRecord> {
    const scenario = await this.get(viewer, id);
    if (!scenarioActions(scenario, viewer).includes(action)) throw forbidden(`${action.toLowerCase()} this scenario`);
    return scenario;
  }

  /** The definition of a scenario that a list left without. Null where it went meanwhile. */
  async definition(record: ScenarioRecord): Promise<ShownDefinition | null> {
    const whole = record.definitionText === null ? await this.#byId.load(record.id) : record;
    if (whole === null || whole.definitionText === null) return null;
    const set = new Set(whole.secrets.map(({ name }) => name));
    return shownDefinition(definitionOf(whole.definitionText), (name) => set.has(name));
  }

  /** The stored values of its secrets. Whoever calls has asked whether they may be used. */
  secretsOf({ id, secrets }: ScenarioRecord): SecretValues {
    return openedSecrets(id, secrets, this.#keys);
  }

  page(condition: Condition, order: PageOrder, request: PageRequest): Promise<PageOf<ScenarioModel>> {
    return pageOf<ScenarioModel>(this.#scenarios, condition, order, request, ['definition', 'secrets', 'words']);
  }

  count(condition: Condition): Promise<number | null> {
    return countOf<ScenarioModel>(this.#scenarios, condition);
  }

  /** The tags of what the viewer may see, the most used first. */
  async tags(viewer: Viewer): Promise<{ tag: string; scenarios: number }[]> {
    const counted = await this.#scenarios
      .aggregate<{ _id: string; scenarios: number }>([
        { $match: visibleScenarios(viewer) },
        { $unwind: '$tags' },
        { $group: { _id: '$tags', scenarios: { $sum: 1 } } },
        { $sort: { scenarios: -1, _id: 1 } },
        { $limit: 1000 },
      ])
      .read('secondaryPreferred');
    return counted.map(({ _id, scenarios }) => ({ tag: _id, scenarios }));
  }

  /** @throws CodedError BAD_USER_INPUT with every problem, FORBIDDEN for a VIEWER. */
  async create(viewer: Viewer, input: ScenarioInput): Promise<ScenarioRecord> {
    if (viewer.role === 'VIEWER') throw forbidden('make scenarios');
    const files = await this.#files.forScenario(viewer, normalize(input));
    const definition = validDefinition(input, this.#keys, files);
    const now = new Date();
    const id = new mongo.ObjectId();
    const made = new this.#scenarios({
      _id: id,
      userId: new mongo.ObjectId(viewer.id),
      status: 'ACTIVE',
      version: 1,
      ...fieldsOf(definition),
      secrets: storedSecrets(id.toHexString(), definition.secrets, [], this.#keys),
      createdAt: now,
      updatedAt: now,
      updatedBy: new mongo.ObjectId(viewer.id),
    });
    await this.#files.holding(definition, (session) => made.save({ session }));
    return recordOf(made);
  }

  /** @throws CodedError CONFLICT with `currentVersion` where another change came first; nothing is lost. */
  async update(viewer: Viewer, id: string, version: number, input: ScenarioInput): Promise<ScenarioRecord> {
    const before = await this.getFor('EDIT', viewer, id);
    const saved = before.definitionText === null ? null : definitionOf(before.definitionText);
    const files = await this.#files.forScenario(viewer, normalize(input), saved);
    const definition = validDefinition(input, this.#keys, files);
    // What it keeps of the secrets is what it has read: of this version or of none.
    if (before.version !== version) throw changedMeanwhile(await this.get(viewer, id));
    const secrets = storedSecrets(id, definition.secrets, before.secrets, this.#keys);
    const updatedBy = new mongo.ObjectId(viewer.id);
    const after = await this.#files.holding(definition, (session) =>
      this.#scenarios
        .findOneAndUpdate(
          { _id: id, status: 'ACTIVE', version },
          { $set: { ...fieldsOf(definition), secrets, updatedAt: new Date(), updatedBy }, $inc: { version: 1 } },
          { returnDocument: 'after', session },
        )
        .lean<ScenarioModel>(),
    );
    if (after === null) throw changedMeanwhile(await this.get(viewer, id));
    if (before.visibility !== after.visibility) await this.#runs.visibilityChanged(id, after.visibility);
    return recordOf(after);
  }

  /** A private copy of the viewer's own, without secrets' values. */
  async duplicate(viewer: Viewer, id: string): Promise<ScenarioRecord> {
    const original = await this.definition(await this.get(viewer, id));
    if (original === null) throw notFound('scenario', id);
    return this.create(viewer, {
      ...withoutValues(original),
      name: copyName(original.name),
      visibility: 'PRIVATE',
    });
  }

  /** The scenario as it was. Its runs stay. @throws CodedError CONFLICT while a run of it is not finished. */
  async delete(viewer: Viewer, id: string): Promise<ScenarioRecord> {
    const scenario = await this.getFor('DELETE', viewer, id);
    if (await this.#runs.hasActiveRun(id)) throw conflict('A run of this scenario is not finished: stop it first');
    await this.#scenarios.updateOne(
      { _id: id, status: 'ACTIVE' },
      { $set: { status: 'DELETED', secrets: [], updatedAt: new Date() } },
    );
    return scenario;
  }

  /** Counts a run that is about to start: its number within the scenario. Null where the scenario is gone. */
  async countRun(id: string): Promise<number | null> {
    const counted = await this.#scenarios
      .findOneAndUpdate(
        { _id: id, status: 'ACTIVE' },
        { $inc: { runCount: 1 }, $set: { lastRunAt: new Date() } },
        { returnDocument: 'after', projection: { runCount: 1 } },
      )
      .lean<Pick<ScenarioModel, 'runCount'>>();
    return counted?.runCount ?? null;
  }

  /** The scenarios that use a data file, each as `scenario "Checkout"`; null for one that the viewer may not see. */
  async usingFile(viewer: Viewer, fileId: string, session: ClientSession): Promise<(string | null)[]> {
    const found = await this.#scenarios
      .find({ fileIds: fileId, status: 'ACTIVE' }, {}, { session })
      .select(['name', 'userId', 'visibility'])
      .limit(100)
      .lean<Pick<ScenarioModel, 'name' | 'userId' | 'visibility'>[]>();
    return found.map(({ name, userId, visibility }) =>
      maySee({ ownerId: userId.toHexString(), visibility }, viewer) ? `scenario "${name}"` : null,
    );
  }

  /** Keeps the verdict of the newest finished run, in whatever order runs finish. */
  async noteVerdict(id: string, runNumber: number, verdict: ScenarioModel['lastVerdict']): Promise<void> {
    await this.#scenarios.updateOne(
      { _id: id, lastVerdictRun: { $lt: runNumber } },
      { $set: { lastVerdict: verdict, lastVerdictRun: runNumber } },
    );
  }

  async #load(ids: readonly string[]): Promise<(ScenarioRecord | null)[]> {
    const wanted = [...new Set(ids)].filter((id) => mongo.ObjectId.isValid(id));
    const found = await this.#scenarios.find({ _id: { $in: wanted }, status: 'ACTIVE' }).lean<ScenarioModel[]>();
    const byId = new Map(found.map((scenario) => [scenario._id.toHexString(), recordOf(scenario)]));
    return ids.map((id) => byId.get(id) ?? null);
  }
}

function changedMeanwhile({ version }: ScenarioRecord): CodedError {
  const message = `The scenario was changed meanwhile and has version ${version}: read it again and repeat your change`;
  return conflict(message, { currentVersion: version });
}

/** `Name (copy)`, the name cut where the whole would be too long. */
function copyName(name: string): string {
  const end = ' (copy)';
  return name.slice(0, 200 - end.length) + end;
}
