/** MongoDB as a one-node replica set on loopback: transactions and majority writes work as they do in production. */
import { MONGO_BINARY } from './binary-spec.ts';
import type { EngineOptions, RunningEngine } from './engine.ts';
import { ensurePrimary, REPLICA_SET } from './replica-set.ts';
import { type EngineKind, startEngine } from './start-engine.ts';

const DATABASE = 'loadtest';

/** A signalled mongod otherwise waits 15 s for another node to take over, and there is none. */
const STEP_DOWN_MS = 100;

const MONGO: EngineKind = {
  kind: 'mongo',
  binary: MONGO_BINARY,
  urlSetting: 'LOADTEST_MONGO_URL',
  url: (port) => `mongodb://127.0.0.1:${port}/${DATABASE}?replicaSet=${REPLICA_SET}`,
  args: ({ port, dir }) => [
    ...['--dbpath', dir, '--port', String(port), '--bind_ip', '127.0.0.1', '--nounixsocket'],
    ...['--replSet', REPLICA_SET, '--oplogSize', '256', '--wiredTigerCacheSizeGB', '0.5', '--quiet'],
    ...['--setParameter', 'diagnosticDataCollectionEnabled=false'],
    ...['--setParameter', `shutdownTimeoutMillisForSignaledShutdown=${STEP_DOWN_MS}`],
  ],
  makeReady: ensurePrimary,
};

/** Resolves when the node is primary. Data in `<dataDir>/mongo`; throws where no program is to be had or it does not start. */
export async function startMongo(options: EngineOptions): Promise<RunningEngine> {
  return await startEngine(MONGO, options);
}
