/** What all parts of the start share. */
import type { LocalSettings } from '../environment.ts';
import type { Running, SuperviseOptions } from '../processes/supervise.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Started } from './stop-in-order.ts';

export interface StartContext {
  readonly settings: LocalSettings;
  readonly terminal: Terminal;
  /** Everything from source, with reload. */
  readonly dev: boolean;
  /** Aborted when the start is to end: by a person, or because a part of it has failed. */
  readonly signal: AbortSignal;
  readonly started: Started;
}

/** What a person is told of something that is kept running. */
export function reportsOf(name: string, terminal: Terminal): Pick<SuperviseOptions<Running>, 'onTrouble' | 'onBack'> {
  return { onTrouble: (line) => terminal.warn(`${name} ${line}`), onBack: () => terminal.done(`${name} is back`) };
}
