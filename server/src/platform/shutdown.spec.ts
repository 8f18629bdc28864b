import { describe, expect, it } from 'vitest';
import { recordingLog, silent } from '../testing/context.ts';
import { createShutdown } from './shutdown.ts';

describe('the shutdown', () => {
  it('goes phase by phase, whatever the order in which tasks were added', async () => {
    const shutdown = createShutdown(silent);
    const done: string[] = [];
    shutdown.add('STORES', 'stores', () => done.push('stores'));
    shutdown.add('CONNECTIONS', 'connections', () => done.push('connections'));
    shutdown.add('WORK', 'work', async () => {
      expect(shutdown.signal.aborted).toBe(true);
      await Promise.resolve();
      done.push('work');
    });
    await shutdown.run('test');
    expect(done).toEqual(['work', 'connections', 'stores']);
  });

  it('runs once, and a second call waits for the first', async () => {
    const shutdown = createShutdown(silent);
    let runs = 0;
    shutdown.add('WORK', 'work', async () => {
      runs += 1;
    });
    await Promise.all([shutdown.run('one'), shutdown.run('two')]);
    expect(runs).toBe(1);
  });

  it('goes on where a task fails', async () => {
    const { log, lines } = recordingLog();
    const shutdown = createShutdown(log);
    let closed = false;
    shutdown.add('WORK', 'fails', () => Promise.reject(new Error('no')));
    shutdown.add('STORES', 'closes', () => {
      closed = true;
    });
    await shutdown.run('test');
    expect(closed).toBe(true);
    expect(lines.filter(({ task }) => task === 'fails')).toHaveLength(1);
  });
});
