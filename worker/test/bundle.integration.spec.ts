/** What the files of the bundle are made of: an idle worker reads no engine, and an engine's thread nothing of the service. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleWorker } from '../bundle.ts';

let directory: string;
let made: Metafile;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'loadtest-bundle-'));
  made = await bundleWorker(directory);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** The packages, and the own folders and files, that a file of the bundle has anything of. */
function partsOf(name: string): { packages: Set<string>; own: string[] } {
  const output = Object.entries(made.outputs).find(([path]) => path.endsWith(`/${name}`))?.[1];
  if (output === undefined) throw new Error(`The bundle has no ${name}`);
  const used = Object.entries(output.inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : []));
  const packageIn = (path: string): string[] => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.slice(1) ?? [];
  return {
    packages: new Set(used.flatMap(packageIn)),
    own: used.filter((path) => !path.includes('node_modules')),
  };
}

it('begins with hardly anything: what it compiles is kept before the rest is read', () => {
  expect(partsOf('main.js')).toEqual({ packages: new Set(), own: ['src/main.ts'] });
});

it('has a service without the engine, its transport and undici', () => {
  const { packages, own } = partsOf('service.js');
  expect([...packages]).toEqual(expect.arrayContaining(['bullmq', 'ioredis', 'pino', 'zod']));
  for (const absent of ['undici', 'prom-client', 'pino-pretty', 'tough-cookie']) expect(packages).not.toContain(absent);
  expect(own.filter((path) => /engine\/(shard|journey|http-transport|http1\/|http2\/)/.test(path))).toEqual([]);
});

it.each(['engine.thread.js', 'try.thread.js'])('has an engine that knows nothing of the service: %s', (name) => {
  const { packages, own } = partsOf(name);
  for (const absent of ['bullmq', 'ioredis', 'pino', 'zod', 'prom-client', 'undici'])
    expect(packages).not.toContain(absent);
  expect(own).toContain('src/engine/http-transport.ts');
  expect(own.filter((path) => /^src\/[^/]+\.ts$/.test(path))).toEqual([]);
});
