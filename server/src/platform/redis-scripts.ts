/** Runs the Lua scripts of the protocol: by their hash, and with their text where Redis does not know it yet. */
import { createHash } from 'node:crypto';
import type { RedisScript } from '@loadtest/protocol';
import type { Redis } from 'ioredis';

const hashes = new Map<string, string>();

function hashOf(script: RedisScript): string {
  let hash = hashes.get(script.name);
  if (hash === undefined) {
    hash = createHash('sha1').update(script.lua).digest('hex');
    hashes.set(script.name, hash);
  }
  return hash;
}

/** The script's answer, as documented with it. Rejects where Redis is away. */
export async function runScript(
  redis: Redis,
  script: RedisScript,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<unknown> {
  try {
    return await redis.evalsha(hashOf(script), keys.length, ...keys, ...args);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
    return await redis.eval(script.lua, keys.length, ...keys, ...args);
  }
}
