/** Making one mongod a replica set of its own. */
import { type Db, MongoClient, MongoServerError } from 'mongodb';

export const REPLICA_SET = 'loadtest';

/** MongoDB's error codes for a node without a replica set, and for one whose set names another address than its own. */
const NOT_YET_INITIALIZED = 94;
const INVALID_REPLICA_SET_CONFIG = 93;

/** The clients' deadlines: each call is tried again anyhow. */
const CALL_TIMEOUT_MS = 2_000;

/**
 * One step towards a primary on this port of loopback: initiates the set where there is none, corrects its address where
 * the node has moved to another port. Resolves when the node is primary, throws as long as it is not.
 */
export async function ensurePrimary(port: number): Promise<void> {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    serverSelectionTimeoutMS: CALL_TIMEOUT_MS,
    connectTimeoutMS: CALL_TIMEOUT_MS,
    socketTimeoutMS: CALL_TIMEOUT_MS * 5,
  });
  try {
    const admin = client.db('admin');
    const hello = await admin.command({ hello: 1 });
    const host = `127.0.0.1:${port}`;
    if (hello['isWritablePrimary'] === true && hello['me'] === host) return;
    await configure(admin, host);
    throw new Error('The node is not primary yet');
  } finally {
    await client.close();
  }
}

async function configure(admin: Db, host: string): Promise<void> {
  try {
    await admin.command({ replSetGetStatus: 1 });
  } catch (error) {
    if (!(error instanceof MongoServerError)) throw error;
    if (error.code === NOT_YET_INITIALIZED) {
      await admin.command({ replSetInitiate: { _id: REPLICA_SET, members: [{ _id: 0, host }] } });
    } else if (error.code === INVALID_REPLICA_SET_CONFIG) {
      await correctHost(admin, host);
    } else {
      throw error;
    }
  }
}

async function correctHost(admin: Db, host: string): Promise<void> {
  const stored = await admin.client.db('local').collection('system.replset').findOne({});
  const version = Number(stored?.['version'] ?? 0);
  const config = { ...stored, version: version + 1, members: [{ _id: 0, host }] };
  await admin.command({ replSetReconfig: config, force: true });
}
