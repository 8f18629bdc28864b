import { describe, expect, it } from 'vitest';
import type { ProcessExit } from './child.ts';
import { type Running, type Supervised, supervise } from './supervise.ts';
import { until } from './until.ts';

interface Attempt extends Running {
  end(exit: ProcessExit): void;
  readonly stopped: string[];
}

function attempt(): Attempt {
  const { promise: exited, resolve } = Promise.withResolvers<ProcessExit>();
  const stopped: string[] = [];
  const endBy = (how: string) => async () => {
    stopped.push(how);
    resolve({ code: null, signal: how === 'kill' ? 'SIGKILL' : 'SIGTERM' });
  };
  return { exited, end: resolve, stopped, stop: endBy('stop'), kill: endBy('kill') };
}

/** A supervised thing whose attempts are made by hand: an Error is a start that fails. */
async function supervised(outcomes: readonly (Attempt | Error)[], backoffMs: readonly number[] = [0]) {
  const lines: string[] = [];
  const left = [...outcomes];
  const start = async (signal: AbortSignal) => {
    const next = left.shift();
    if (next instanceof Error) throw next;
    if (next !== undefined) return next;
    return await new Promise<Attempt>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  };
  const options = {
    start,
    onTrouble: (line: string) => void lines.push(line),
    onBack: () => void lines.push('is back'),
    backoffMs,
  };
  const running: Supervised<Attempt> = await supervise(options, new AbortController().signal);
  const isBack = () =>
    until(() => lines.at(-1) === 'is back', { timeoutMs: 5_000, what: 'it to be back', intervalMs: 1 });
  return { running, lines, isBack };
}

describe('supervise', () => {
  it('rejects where the first start fails: there is something for a person to do', async () => {
    await expect(supervised([new Error('the port is taken')])).rejects.toThrow('the port is taken');
  });

  it('starts again what crashed, and says how it ended and that it is back', async () => {
    const [first, second] = [attempt(), attempt()];
    const { running, lines, isBack } = await supervised([first, second]);
    first.end({ code: 3, signal: null });
    await isBack();
    expect(running.current()).toBe(second);
    expect(lines).toEqual(['ended with code 3: starting it again in 0 s', 'is back']);
    await running.stop(100);
  });

  it('waits longer each time that it fails', async () => {
    const [first, last] = [attempt(), attempt()];
    const failures = [new Error('no'), new Error('no')];
    const { running, lines, isBack } = await supervised([first, ...failures, last], [0, 1, 2]);
    first.end({ code: null, signal: 'SIGKILL' });
    await isBack();
    expect(lines).toEqual([
      'was ended by SIGKILL: starting it again in 0 s',
      'no',
      'did not start: starting it again in 0.001 s',
      'no',
      'did not start: starting it again in 0.002 s',
      'is back',
    ]);
    await running.stop(100);
  });

  it('does not start again what it has stopped', async () => {
    const first = attempt();
    const { running, lines } = await supervised([first]);
    await running.stop(100);
    expect(first.stopped).toEqual(['stop']);
    expect(lines).toEqual([]);
  });

  it('stops waiting, and starting, when it is told to stop', async () => {
    const waiting = attempt();
    const first = await supervised([waiting], [3_600_000]);
    waiting.end({ code: 1, signal: null });
    await first.running.stop(100);

    const starting = attempt();
    const second = await supervised([starting]);
    starting.end({ code: 1, signal: null });
    await second.running.kill();
    expect(second.running.current()).toBe(starting);
  });

  it('starts again at once, without a word about a crash, what it is told to restart', async () => {
    const [first, second] = [attempt(), attempt()];
    const { running, lines, isBack } = await supervised([first, second], [3_600_000]);
    await running.restart(100);
    await isBack();
    expect(first.stopped).toEqual(['stop']);
    expect(lines).toEqual(['is back']);
    await running.stop(100);
  });
});
