/** The plan of a try: the scenario's one iteration k = 0, as the only shard of a run that is never kept. Pure. */
import { randomInt } from 'node:crypto';
import { type RunPlan, shardLimits } from '@loadtest/protocol';
import type { CompiledDataSource, CompiledScenario } from '@loadtest/scenario';

/** In the order of a file's columns. */
export type Row = readonly string[];

export interface TryPlanParts {
  readonly tryId: string;
  readonly scenario: CompiledScenario;
  /** The first row of each uploaded file that the scenario names, by the file's id. */
  readonly firstRows: ReadonlyMap<string, Row>;
  /** Null: there are no secrets. */
  readonly sealed: string | null;
}

export function tryPlan({ tryId, scenario, firstRows, sealed }: TryPlanParts): RunPlan {
  const data = scenario.data.map((source) => firstRowOf(source, firstRows));
  return {
    version: 1,
    runId: tryId,
    scenario: { ...scenario, data },
    shards: 1,
    seed: scenario.seed ?? randomInt(2 ** 31),
    ...shardLimits(scenario, scenario.load.curve, 1),
    sealed,
    files: [],
  };
}

/** One iteration has one row: the worker gets no other, and no file. */
function firstRowOf(source: CompiledDataSource, firstRows: ReadonlyMap<string, Row>): CompiledDataSource {
  const row = source.fileId === null ? source.rows?.[0] : firstRows.get(source.fileId);
  return { ...source, rows: row === undefined ? [] : [row], rowCount: row === undefined ? 0 : 1, fileId: null };
}
