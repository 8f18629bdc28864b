import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureBuilt } from '../src/builds/ensure-built.ts';
import { findRunning } from '../src/installation/data-dir.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'loadtest-demo-test-'));

beforeAll(async () => {
  await ensureBuilt(['server', 'worker', 'web'], { report: () => {} });
});

afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

it('npm run demo starts the platform, shows every second of the run and its report, and stops what it started', async () => {
  const demo = spawn(process.execPath, [join(import.meta.dirname, '../src/demo.ts'), '--duration', '4s'], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], LOADTEST_DATA_DIR: dataDir, NO_COLOR: '1' },
  });
  let output = '';
  for (const stream of [demo.stdout, demo.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const [code] = (await once(demo, 'close')) as [number | null];
  expect(code, output).toBe(0);

  const seconds = [...output.matchAll(/^ +(\d+) +(\d+) +\d+ +\d+ +\d+ +\d+ +\d+ +/gm)].map(([, second]) =>
    Number(second),
  );
  expect(seconds.slice(0, 4)).toEqual([0, 1, 2, 3]);
  expect(seconds).toEqual(seconds.map((_, index) => index));
  expect(output).toMatch(/Iterations: 200 planned = \d+ started \+ \d+ dropped/);
  for (const step of ['Home', 'Items', 'Add to cart', 'Order', 'All steps']) expect(output).toContain(`\n${step} `);
  expect(findRunning(dataDir)).toBeNull();
});
