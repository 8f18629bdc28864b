/** What coordinating runs takes from the rest of the server. */
import type { SecretKeys } from '@loadtest/protocol';
import type { Redis } from 'ioredis';
import type { DataFiles } from '../../data-files/data-files.ts';
import type { Aggregator } from '../../metrics/aggregator/aggregator.ts';
import type { Logger } from '../../platform/log.ts';
import type { RedisClock } from '../../platform/redis-clock.ts';
import type { WorkerRegistry } from '../../workers/worker-registry.ts';
import type { RunStore } from '../run.store.ts';
import type { RunVerdict } from '../run-words.ts';
import type { SlotTrust } from './planner.ts';

export interface CoordinatorSettings {
  readonly trust: SlotTrust;
  readonly secondsKeptMs: number;
  /** A run without any worker there is ended after so long, ms. */
  readonly workerlessMs: number;
}

export interface CoordinatorParts {
  readonly store: RunStore;
  readonly redis: Redis;
  readonly clock: RedisClock;
  readonly aggregator: Aggregator;
  readonly workers: WorkerRegistry;
  readonly settings: CoordinatorSettings;
  readonly secretKeys: SecretKeys | null;
  readonly dataFiles: Pick<DataFiles, 'source'>;
  /** Tells the scenario how its run came out. */
  readonly noteVerdict: (scenarioId: string, runNumber: number, verdict: RunVerdict) => Promise<void>;
  readonly log: Logger;
}
