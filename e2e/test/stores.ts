/** Everything that lies in the stores, as text, for tests that look for what must not be there. */
import { gunzipSync } from 'node:zlib';
import { Redis } from 'ioredis';
import mongoose from 'mongoose';

/** All keys with all of their values; what is compressed is unpacked. */
export async function everythingInRedis(url: string): Promise<string> {
  const redis = new Redis(url);
  try {
    const texts: string[] = [];
    for (const key of await redis.keys('*')) {
      texts.push(key);
      for (const value of await valuesOf(redis, key)) texts.push(value.toString('latin1'), unpacked(value));
    }
    return texts.join('\n');
  } finally {
    redis.disconnect();
  }
}

async function valuesOf(redis: Redis, key: string): Promise<Buffer[]> {
  switch (await redis.type(key)) {
    case 'string':
      return [(await redis.getBuffer(key)) ?? Buffer.alloc(0)];
    case 'hash':
      return Object.entries(await redis.hgetallBuffer(key)).flatMap(([field, value]) => [Buffer.from(field), value]);
    case 'list':
      return await redis.lrangeBuffer(key, 0, -1);
    case 'set':
      return await redis.smembersBuffer(key);
    case 'zset':
      return await redis.zrangeBuffer(key, '0', '-1');
    case 'stream':
      return (await redis.xrangeBuffer(key, '-', '+')).flatMap(([, fields]) => fields);
    default:
      return [];
  }
}

function unpacked(value: Buffer): string {
  return value[0] === 0x1f && value[1] === 0x8b ? gunzipSync(value).toString() : '';
}

/** All documents of all collections as JSON. */
export async function everythingInMongo(url: string): Promise<string> {
  const connection = await mongoose.createConnection(url).asPromise();
  try {
    const collections = (await connection.db?.collections()) ?? [];
    return JSON.stringify(await Promise.all(collections.map((collection) => collection.find().toArray())));
  } finally {
    await connection.close();
  }
}
