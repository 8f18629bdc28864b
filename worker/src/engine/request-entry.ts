import type { ErrorKind } from '@loadtest/protocol';

/** A request that ended. Times in ms since the run's start. */
export interface RequestEntry {
  readonly step: number;
  readonly plannedMs: number;
  /** Null: it never reached a socket. */
  readonly sentMs: number | null;
  readonly doneMs: number;
  /** Null: no error. */
  readonly kind: ErrorKind | null;
  /** What happened, masked; null without a kind. */
  readonly sample: string | null;
  /** 0: no whole answer. */
  readonly status: number;
  readonly bytesReceived: number;
}
