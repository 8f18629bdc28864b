import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { startPlatform, until } from '../../src/index.ts';

describe('the platform under test', () => {
  it('runs several servers and workers, each with its own link, and leaves nothing behind', async () => {
    const platform = await startPlatform({ servers: 2, workers: 2, links: true });
    const processes = [...platform.servers, ...platform.workers];
    try {
      const clients = await Promise.all(platform.servers.map(({ url }) => platform.client(url)));
      const workers = () =>
        Promise.all(
          clients.map((client) =>
            client.request<{ workers: { id: string; status: string }[] }>('{ workers { id status } }'),
          ),
        );
      expect((await workers()).map((answer) => answer.workers.length)).toEqual([2, 2]);
      expect(processes.map(({ link }) => (link?.connections() ?? 0) > 0)).toEqual([true, true, true, true]);

      const [worker] = platform.workers;
      await worker?.kill();
      expect(worker?.isRunning()).toBe(false);
      await worker?.start();
      expect(worker?.log().match(/^-- started/gm)).toHaveLength(2);
      await until(async () => (await workers()).every((answer) => answer.workers.filter(isAlive).length >= 2), {
        timeoutMs: 20_000,
        what: 'the new worker to be known everywhere',
      });
    } finally {
      await platform.stop();
    }
    expect(processes.map((process) => process.isRunning())).toEqual([false, false, false, false]);
    for (const pid of [platform.mongo.pid, platform.redis.pid]) expect(existsSync(`/proc/${pid}/fd/0`)).toBe(false);
  });
});

function isAlive(worker: { readonly status: string }): boolean {
  return worker.status !== 'LOST';
}
