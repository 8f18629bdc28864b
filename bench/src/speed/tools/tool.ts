/** A generator of load, ours or another's: how it is started for a load, and how what it tells is read. */
import type { Load } from '../load.ts';

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** What a generator itself tells of its whole life. */
export interface Told {
  /** That were answered, or failed on the wire. */
  readonly requests: number;
  readonly errors: number;
  /** Some of what went wrong, where it tells. */
  readonly samples?: readonly string[];
  /** From the send to the last byte, ms; null where it does not tell. */
  readonly latencyMs: { readonly p50: number | null; readonly p99: number | null };
  /** From when a request was due to its first byte, within what is measured, ms; null: it does not know. */
  readonly startDelayMs: { readonly p50: number; readonly p99: number; readonly max: number } | null;
  /** Open loop: iterations that it should have started and did not. */
  readonly dropped: number;
}

export interface Output {
  readonly stdout: string;
  /** The tool's own: files that the command wrote. */
  readonly folder: string;
}

export interface Tool {
  readonly name: string;
  readonly version: string;
  /** It may use the target's core as well. */
  readonly allCores?: boolean;
  /** It can do this work, over this wire, in this kind of loop. */
  can(load: Load): boolean;
  /** `folder`: for files of its own. */
  command(load: Load, folder: string): Command;
  read(output: Output): Told | Promise<Told>;
}

/** A program of others that may not be there. */
export interface Peer {
  readonly name: string;
  /** Null: it is not on this machine. */
  readonly tool: Tool | null;
}
