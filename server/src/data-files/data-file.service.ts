/** Data files: made, found, used, deleted. Rights are asked here, so that every way in has the same. */
import type { DataFileFacts, Issue, ScenarioDefinition } from '@loadtest/scenario';
import DataLoader from 'dataloader';
import type { ClientSession } from 'mongoose';
import type { Viewer } from '../platform/context.ts';
import { badUserInput, conflict, forbidden, notFound } from '../platform/errors.ts';
import { countOf, type PageOf, type PageRequest, pageOf } from '../platform/paging.ts';
import type { DataFileModel } from './data-file.model.ts';
import { mayUseFile, visibleFiles } from './data-file.policy.ts';
import type { DataFileRecord } from './data-file.record.ts';
import type { DataFileStore } from './data-file.store.ts';
import { factsOf, fileIdsOf, fileIssues } from './files-of-scenario.ts';
import type { RowsBucket } from './rows-bucket.ts';

/** What scenarios and runs tell of a file. */
export interface FileUses {
  /** Whatever uses the file and is not over, each as `scenario "Checkout"`; null for one that the viewer may not see. */
  of(viewer: Viewer, fileId: string, session: ClientSession): Promise<readonly (string | null)[]>;
}

/** What a scenario's files are to it: what it is judged and compiled with, and what is wrong with them. */
export interface FilesOfScenario {
  readonly facts: ReadonlyMap<string, DataFileFacts>;
  /** Those that are READY, each once. */
  readonly ready: readonly DataFileRecord[];
  /** At `data[i].fileId`. */
  readonly issues: readonly Issue[];
}

const NEWEST_FIRST = { name: 'CREATED_AT', path: 'createdAt', direction: 'DESC' } as const;
const LONGEST_NAME = 200;
const MOST_PREVIEWED = 100;
/** A page of files has many previews. */
const MOST_PREVIEW_BYTES = 262_144;
/** No row is longer: of a million characters each may be escaped. */
const MOST_ROW_BYTES = 8 * 1_048_576;

export class DataFileService {
  readonly #store: DataFileStore;
  readonly #rows: RowsBucket;
  readonly #uses: FileUses;
  readonly #byId = new DataLoader<string, DataFileRecord | null>((ids) => this.#load(ids), { cache: false });

  constructor(store: DataFileStore, rows: RowsBucket, uses: FileUses) {
    this.#store = store;
    this.#rows = rows;
    this.#uses = uses;
  }

  /** Null where there is none, whoever asks. Calls of one turn share one query. */
  byId(id: string): Promise<DataFileRecord | null> {
    return this.#byId.load(id);
  }

  /** Null where there is none, or the viewer may not see it. */
  async find(viewer: Viewer, id: string): Promise<DataFileRecord | null> {
    const file = await this.byId(id);
    return file !== null && mayUseFile(file, viewer) ? file : null;
  }

  page(viewer: Viewer, request: PageRequest): Promise<PageOf<DataFileModel>> {
    return pageOf<DataFileModel>(this.#store.model, visibleFiles(viewer), NEWEST_FIRST, request);
  }

  count(viewer: Viewer): Promise<number | null> {
    return countOf<DataFileModel>(this.#store.model, visibleFiles(viewer));
  }

  /** A file that waits for its upload. @throws CodedError BAD_USER_INPUT, FORBIDDEN for a VIEWER */
  async create(viewer: Viewer, name: string): Promise<DataFileRecord> {
    if (viewer.role === 'VIEWER') throw forbidden('upload data files');
    const trimmed = name.trim();
    if (trimmed === '' || trimmed.length > LONGEST_NAME)
      throw badUserInput([{ path: 'name', message: `must have 1 to ${LONGEST_NAME} characters` }]);
    return await this.#store.create(viewer.id, trimmed);
  }

  /**
   * The file as it was; its rows are gone.
   * @throws CodedError NOT_FOUND; CONFLICT while a scenario or an unfinished run uses it, or it is being uploaded
   */
  async delete(viewer: Viewer, id: string): Promise<DataFileRecord> {
    const file = await this.find(viewer, id);
    if (file === null) throw notFound('data file', id);
    if (viewer.role === 'VIEWER') throw forbidden('delete this data file');
    const before = await this.#store.condemn(id, async (session) => {
      const uses = await this.#uses.of(viewer, id, session);
      if (uses.length > 0) throw conflict(inUse(uses));
    });
    if (before === null) {
      if ((await this.byId(id)) === null) throw notFound('data file', id);
      throw conflict('The file is being uploaded: break the upload off, or wait for its end');
    }
    if (before.rowsId !== null) await this.#rows.remove(before.rowsId);
    await this.#store.forget(id);
    return before;
  }

  /** The first rows as objects of column and text: 1 to 100, fewer where they are very long; none before it is READY. */
  async preview(file: DataFileRecord, first: number): Promise<Record<string, string>[]> {
    if (first < 1 || first > MOST_PREVIEWED)
      throw badUserInput([{ path: 'first', message: `must be between 1 and ${MOST_PREVIEWED}, not ${first}` }]);
    const rows = await this.#firstRows(file, first, MOST_PREVIEW_BYTES);
    return rows.map((row) => Object.fromEntries(file.columns.map((column, index) => [column, row[index] ?? ''])));
  }

  /** In the order of its columns; empty where there is no such file, or it is not READY. */
  async firstRow(fileId: string): Promise<string[]> {
    const file = await this.byId(fileId);
    const [row] = file === null ? [] : await this.#firstRows(file, 1, MOST_ROW_BYTES);
    return row ?? [];
  }

  /**
   * The files that a scenario names. The viewer may use their own, ADMIN all, and everybody those that are in the scenario
   * already. `viewer` null: whoever may run the scenario runs it with all of its files.
   */
  async forScenario(
    viewer: Viewer | null,
    definition: ScenarioDefinition,
    before: ScenarioDefinition | null = null,
  ): Promise<FilesOfScenario> {
    const wanted = fileIdsOf(definition);
    const found = wanted.length === 0 ? [] : await this.#store.find(wanted);
    const there = new Set(before === null ? [] : fileIdsOf(before));
    const usable = found.filter((file) => viewer === null || mayUseFile(file, viewer) || there.has(file.id));
    const ready = usable.filter(({ status }) => status === 'READY');
    return { facts: factsOf(ready), ready, issues: fileIssues(definition, usable) };
  }

  /**
   * Runs `save`, which makes use of the definition's files, so that none of them can be deleted meanwhile. `save` may be run
   * more than once. @throws CodedError CONFLICT where one of them has just been deleted
   */
  async holding<T>(definition: ScenarioDefinition, save: (session: ClientSession | null) => Promise<T>): Promise<T> {
    let saved: { readonly value: T } | undefined;
    const held = await this.#store.holding(fileIdsOf(definition), async (session) => {
      saved = { value: await save(session) };
      return true;
    });
    if (held === null || saved === undefined)
      throw conflict('A data file of the scenario was deleted meanwhile: choose another one and try again');
    return saved.value;
  }

  async #firstRows(file: DataFileRecord, count: number, mostBytes: number): Promise<string[][]> {
    const { rowsId, rowsBytes, status } = file;
    if (rowsId === null || status !== 'READY') return [];
    return await this.#rows.firstRows(rowsId, count, Math.min(rowsBytes, mostBytes));
  }

  async #load(ids: readonly string[]): Promise<(DataFileRecord | null)[]> {
    const found = new Map((await this.#store.find(ids)).map((file) => [file.id, file]));
    return ids.map((id) => found.get(id) ?? null);
  }
}

function inUse(uses: readonly (string | null)[]): string {
  const seen = uses.filter((use) => use !== null);
  const unseen = uses.length - seen.length;
  const others = unseen === 0 ? [] : [`${unseen === 1 ? 'one' : unseen} that you may not see`];
  return `The file is in use by ${[...seen, ...others].join(', ')}: take it out of the scenarios, and let the runs end, first`;
}
