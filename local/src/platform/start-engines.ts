/** The stores of the platform, kept running on their port and their data. */

import type { EngineOptions, RunningEngine } from '../engines/engine.ts';
import { endLeftover } from '../engines/engine-process.ts';
import { startMongo } from '../engines/mongo.ts';
import { startRedis } from '../engines/redis.ts';
import type { Ports } from '../installation/ports.ts';
import { supervise } from '../processes/supervise.ts';
import { reportsOf, type StartContext } from './start-context.ts';

/** Ends the engines that a platform which was killed has left on this data. */
export async function endLeftoverEngines(dataDir: string): Promise<void> {
  await Promise.all((['mongo', 'redis'] as const).map((kind) => endLeftover({ kind, dataDir })));
}

/** Both at once; resolves with their URLs when both serve. */
export function startEngines(context: StartContext, ports: Ports): readonly Promise<string>[] {
  return [
    startStore('MongoDB', startMongo, ports.mongo, context),
    startStore('Valkey', startRedis, ports.redis, context),
  ];
}

async function startStore(
  name: string,
  startEngine: (options: EngineOptions) => Promise<RunningEngine>,
  port: number,
  { settings, terminal, signal, started }: StartContext,
): Promise<string> {
  const start = (startSignal: AbortSignal) =>
    startEngine({
      dataDir: settings.dataDir,
      port,
      env: settings.variables,
      report: terminal.progress,
      signal: startSignal,
    });
  const engine = await supervise({ start, ...reportsOf(name, terminal) }, signal);
  started.add('engines', engine);
  terminal.done(`${name}: ${engine.current().source}`);
  return engine.current().url;
}
