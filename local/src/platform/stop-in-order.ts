/** Stopping what runs, stage by stage, within a bound. */
import type { Running, Supervised } from '../processes/supervise.ts';

export type Stage = 'workers' | 'front' | 'engines';

/**
 * Those who write first, the stores last. Each stage has until so long after the beginning (ms), then what still hangs is
 * killed: time that a stage does not need is left to the next. All of it ends within 5 s.
 */
const STAGE_DEADLINES_MS: readonly (readonly [Stage, number])[] = [
  ['workers', 1_800],
  ['front', 3_100],
  ['engines', 4_400],
];
const SHORTEST_LIMIT_MS = 200;

/** Everything that has been started so far. */
export interface Started {
  add(stage: Stage, running: Pick<Supervised<Running>, 'stop' | 'kill'>): void;
  /** Never rejects; a second call waits for the first. */
  stop(): Promise<void>;
  /** SIGKILL for all at once. */
  kill(): Promise<void>;
}

export function createStarted(): Started {
  const all: { readonly stage: Stage; readonly running: Pick<Supervised<Running>, 'stop' | 'kill'> }[] = [];
  let stopping: Promise<void> | null = null;

  async function stopAll(): Promise<void> {
    const beginning = performance.now();
    for (const [stage, deadlineMs] of STAGE_DEADLINES_MS) {
      const limitMs = Math.max(SHORTEST_LIMIT_MS, deadlineMs - (performance.now() - beginning));
      const ofStage = all.filter((entry) => entry.stage === stage);
      await Promise.allSettled(ofStage.map((entry) => entry.running.stop(limitMs)));
    }
  }

  return {
    add(stage, running) {
      all.push({ stage, running });
    },
    stop() {
      stopping ??= stopAll();
      return stopping;
    },
    async kill() {
      await Promise.allSettled(all.map((entry) => entry.running.kill()));
    },
  };
}
