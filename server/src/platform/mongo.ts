/** MongoDB: one connection with a pool, majority writes, waited for at start and again after each outage. */
import { setTimeout as delay } from 'node:timers/promises';
import mongoose, { type Connection } from 'mongoose';
import type { Logger } from './log.ts';

export interface Mongo {
  readonly connection: Connection;
  /** Tries until MongoDB answers, or the signal says to stop. */
  connect(signal: AbortSignal): Promise<void>;
  /** Why it is not usable now; null where it is. Answers within a second. */
  problem(): Promise<string | null>;
  close(): Promise<void>;
}

const RETRY_MS = 500;

/** Makes the connection; nothing is sent before `connect`. Queries before that fail at once instead of piling up. */
export function createMongo(url: string, log: Logger): Mongo {
  const connection = mongoose.createConnection();
  connection.set('bufferCommands', false);
  connection.set('autoIndex', false);
  connection.on('error', (error: unknown) => log.warn({ err: error }, 'MongoDB: connection error'));
  let closing = false;
  connection.on('disconnected', () => {
    if (!closing) log.warn('MongoDB is away');
  });
  connection.on('reconnected', () => log.info('MongoDB is back'));

  return {
    connection,
    async connect(signal) {
      for (let attempt = 1; ; attempt += 1) {
        signal.throwIfAborted();
        try {
          await connection.openUri(url, {
            minPoolSize: 10,
            maxPoolSize: 100,
            serverSelectionTimeoutMS: 3000,
            writeConcern: { w: 'majority', wtimeoutMS: 10_000 },
            appName: 'loadtest-server',
          });
          if (attempt > 1) log.info('MongoDB answers');
          return;
        } catch (error) {
          if (attempt === 1) log.warn({ err: error }, 'MongoDB does not answer yet: trying on');
          await delay(RETRY_MS, undefined, { signal });
        }
      }
    },
    async problem() {
      const { db } = connection;
      if (db === undefined || connection.readyState !== mongoose.ConnectionStates.connected)
        return 'MongoDB is not connected';
      try {
        await Promise.race([db.admin().ping(), rejectAfter(1000)]);
        return null;
      } catch (error) {
        return `MongoDB does not answer: ${error instanceof Error ? error.message : String(error)}`;
      }
    },
    async close() {
      closing = true;
      await connection.close();
    },
  };
}

async function rejectAfter(ms: number): Promise<never> {
  await delay(ms, undefined, { ref: false });
  throw new Error(`no answer within ${ms} ms`);
}

/** Something with the same unique key is there already. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 11000;
}
