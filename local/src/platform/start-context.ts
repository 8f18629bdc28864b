/** What all parts of the start share. */
import type { LocalSettings } from '../environment.ts';
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
