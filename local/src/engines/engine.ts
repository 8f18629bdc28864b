/** What an engine (MongoDB, Valkey or Redis) is started with, and what is given back. */

export interface EngineOptions {
  /** The engine keeps its files in a folder of its own in here (`mongo`, `redis`), its log in `logs`. Made if absent. */
  readonly dataDir: string;
  /** Where fetched binaries are kept, shared by all starts; `<repository>/.loadtest/engines` by default. */
  readonly cacheDir?: string | undefined;
  /** The port to listen on, for a restart in the same place; a free one by default. */
  readonly port?: number | undefined;
  /** Where `LOADTEST_MONGO_URL`, `LOADTEST_REDIS_URL` and `PATH` are looked up. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** More arguments for the engine's command line. */
  readonly args?: readonly string[] | undefined;
  /** Aborted: fetching and waiting stop, what was started is killed, and the start is rejected. */
  readonly signal?: AbortSignal | undefined;
  /** One line for a person about what is going on: what is fetched, how far it is. */
  report(line: string): void;
}

/** How an engine's process ended. */
export interface EngineExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface RunningEngine {
  readonly url: string;
  /** Null for an engine that was not started here but given by its URL. */
  readonly pid: number | null;
  /** Null like `pid`. */
  readonly port: number | null;
  /** Where the engine came from, for a person: `mongod 6.0.5 at /usr/bin/mongod`. */
  readonly source: string;
  /** Resolves when the process is gone, for whatever reason; never for an engine given by its URL. */
  readonly exited: Promise<EngineExit>;
  /** Ends it in order; after `limitMs` (4,000) by force. Resolves when it is gone. Does nothing to a given engine. */
  stop(limitMs?: number): Promise<void>;
  /** SIGKILL: what a crash would be. Resolves when it is gone. Does nothing to a given engine. */
  kill(): Promise<void>;
}

/** An engine that was there already: used as it is. */
export function givenEngine(url: string, setting: string): RunningEngine {
  return {
    url,
    pid: null,
    port: null,
    source: `given by ${setting}`,
    exited: new Promise(() => {}),
    stop: async () => {},
    kill: async () => {},
  };
}
