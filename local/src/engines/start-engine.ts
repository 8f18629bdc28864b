/** What starting MongoDB and starting Valkey have in common. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canConnect, freePort } from '../processes/free-port.ts';
import { until } from '../processes/until.ts';
import { findBinary } from './binary.ts';
import type { BinarySpec } from './binary-spec.ts';
import { type EngineOptions, givenEngine, type RunningEngine } from './engine.ts';
import { type EngineProcess, endLeftover, spawnEngine } from './engine-process.ts';

const READY_TIMEOUT_MS = 60_000;
const ATTEMPTS_ON_FREE_PORTS = 3;

const DEFAULT_CACHE_DIR = fileURLToPath(new URL('../../../.loadtest/engines', import.meta.url));

export interface EngineKind {
  /** Names the data folder, the log and the pid file. */
  readonly kind: 'mongo' | 'redis';
  readonly binary: BinarySpec;
  /** The setting that names an engine which is there already. */
  readonly urlSetting: string;
  url(port: number): string;
  args(options: { readonly port: number; readonly dir: string }): readonly string[];
  /** Does what is needed until the engine serves; called again until it resolves. */
  makeReady(port: number): Promise<void>;
}

/** Finds the engine's program, starts it, and waits until it serves. */
export async function startEngine(kind: EngineKind, options: EngineOptions): Promise<RunningEngine> {
  const env = options.env ?? process.env;
  const given = env[kind.urlSetting];
  if (given !== undefined && given !== '') return givenEngine(given, kind.urlSetting);

  const cacheDir = options.cacheDir ?? DEFAULT_CACHE_DIR;
  const binary = await findBinary(kind.binary, { cacheDir, env, signal: options.signal, report: options.report });
  await endLeftover({ kind: kind.kind, dataDir: options.dataDir });

  // Between asking for a free port and listening on it somebody else may take it.
  const attempts = options.port === undefined ? ATTEMPTS_ON_FREE_PORTS : 1;
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    const engine = await spawnEngine({
      kind: kind.kind,
      binary: binary.path,
      args: [...kind.args({ port, dir: join(options.dataDir, kind.kind) }), ...(options.args ?? [])],
      dataDir: options.dataDir,
    });
    try {
      await waitUntilReady(kind, port, engine, options.signal);
      const { pid, exited, stop, kill } = engine;
      return { url: kind.url(port), pid, port, source: binary.source, exited, stop, kill };
    } catch (error) {
      await engine.kill();
      options.signal?.throwIfAborted();
      if (attempt >= attempts) throw error;
    }
  }
}

async function waitUntilReady(
  kind: EngineKind,
  port: number,
  engine: EngineProcess,
  signal?: AbortSignal,
): Promise<void> {
  const { name } = kind.binary;
  const ready = async () => {
    if (engine.hasExited()) return 'exited' as const;
    await canConnect(port);
    await kind.makeReady(port);
    return 'ready' as const;
  };
  const state = await until(ready, { timeoutMs: READY_TIMEOUT_MS, what: `${name} to be ready`, signal });
  if (state === 'exited') throw new Error(`${name} ended at once. The end of its log:\n${engine.logTail()}`);
}
