/** Holds PROTOCOL.md against the code: every name that crosses Redis stands in it, and its examples are what it says. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readAdjustments } from './adjustments.ts';
import { CONTROL_STATES, fields, readShardControl } from './control.ts';
import { Histogram } from './histogram.ts';
import { channels, KEPT_TICKS, keys, MOST_ADJUSTMENTS, queues, timing, UNSTORED_TICKS } from './keys.ts';
import {
  checkWorkerTask,
  heartbeatMessage,
  runNoticeMessage,
  secondMessage,
  triedNoticeMessage,
  workerNoticeMessage,
  workerSampleMessage,
} from './messages.ts';
import { scripts } from './scripts.ts';
import { decodeShardEnd, decodeTick } from './tick-codec.ts';

const TEXT = readFileSync(new URL('../PROTOCOL.md', import.meta.url), 'utf8');
const SHARD = 987;

/** What stands in the first column of the tables below a heading. */
function firstColumn(heading: string): string[] {
  const [section = ''] = (TEXT.split(`\n## ${heading}\n`)[1] ?? '').split('\n## ');
  return [...section.matchAll(/^\| `([^`]+)` +\|/gm)].map(([, name = '']) => name);
}
/** The block of code with this title. */
function example(title: string): string {
  const found = TEXT.match(new RegExp(`\`\`\`\\w+ ${title}\\n([\\s\\S]*?)\`\`\``));
  if (found?.[1] === undefined) throw new Error(`PROTOCOL.md has no example ${title}`);
  return found[1];
}
/** A name of keys.ts or control.ts, with placeholders for what it is made of. */
function written(name: string | ((...ids: never[]) => string), first: string): string {
  if (typeof name === 'string') return name;
  const build = name as (first: string | number, shard: number) => string;
  return first === ''
    ? build(SHARD, SHARD).replace(`${SHARD}`, '<shard>')
    : build(first, SHARD).replace(`:${SHARD}`, ':<shard>');
}

describe('PROTOCOL.md', () => {
  it('lists every key, and no other', () => {
    const of = {
      heartbeat: '<worker>',
      samples: '<worker>',
      slots: '<worker>',
      tryPlan: '<try>',
      tryReport: '<try>',
      session: '<session>',
    };
    const names = Object.entries(keys).map(([name, key]) => written(key, of[name as keyof typeof of] ?? '<run>'));
    expect(firstColumn('Keys').sort()).toEqual(names.sort());
  });

  it('lists every queue, and no other', () => {
    expect(firstColumn('Queues').sort()).toEqual([queues.runs, queues.tasks('<worker>')].sort());
  });

  it('lists every channel, and no other', () => {
    expect(firstColumn('Channels').sort()).toEqual(
      Object.values(channels)
        .map((name) => written(name, '<run>'))
        .sort(),
    );
  });

  it('lists every field of the control hash, and no other, and every state', () => {
    expect(firstColumn('The control hash').sort()).toEqual(
      Object.values(fields)
        .map((name) => written(name, ''))
        .sort(),
    );
    expect(TEXT).toContain(CONTROL_STATES.map((state) => `\`${state}\``).join(', '));
  });

  it('lists every script, and no other', () => {
    expect(firstColumn('Scripts').sort()).toEqual(
      Object.values(scripts)
        .map(({ name }) => name)
        .sort(),
    );
  });

  it('lists every time and limit with its value, and no other', () => {
    const limits: Record<string, number> = { ...timing, UNSTORED_TICKS, KEPT_TICKS, MOST_ADJUSTMENTS };
    expect(firstColumn('Timing')).toEqual(Object.keys(limits));
    for (const [name, value] of Object.entries(limits))
      expect(TEXT).toMatch(new RegExp(`\\| \`${name}\` +\\| ${value.toLocaleString('en')} +\\|`));
  });
});

describe('an example in PROTOCOL.md', () => {
  it.each([
    ['task', (text: string) => checkWorkerTask(JSON.parse(text))],
    ['try', (text: string) => checkWorkerTask(JSON.parse(text))],
    ['second', secondMessage.read],
    ['notice of a run', runNoticeMessage.read],
    ['notice of a worker', workerNoticeMessage.read],
    ['notice of a try', triedNoticeMessage.read],
    ['heartbeat', heartbeatMessage.read],
    ['sample of a worker', workerSampleMessage.read],
    ['end', (text: string) => decodeShardEnd(Buffer.from(text))],
  ])('is read: %s', (title, read) => {
    expect(() => read(example(title))).not.toThrow();
  });

  it('is what a shard reports', () => {
    const hash = { [fields.ready(0)]: example('ready'), [fields.failed(0)]: example('failed') };
    expect(readShardControl(hash, 0)).toMatchObject({ ready: { attempt: 1 }, failure: { attempt: 1 } });
  });

  it('is a change of the load', () => {
    expect(readAdjustments(example('adjustments'))).toHaveLength(2);
  });

  it('is a tick, with a step, and with the histogram that is explained', () => {
    const bytes = Buffer.from(
      example('histogram')
        .match(/^([0-9a-f]{2} )+/gm)
        ?.join('')
        .replaceAll(' ', '') ?? '',
      'hex',
    );
    const histogram = Histogram.of(bytes);
    expect([histogram.count, histogram.min, histogram.max, histogram.mean]).toEqual([3, 1000, 2500, 1500]);

    const header = { ...JSON.parse(example('tick')), steps: [JSON.parse(example('step'))] };
    const json = Buffer.from(JSON.stringify(header));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(json.length);
    const tick = decodeTick(Buffer.concat([length, json, bytes, bytes, bytes]));
    expect([tick.second, tick.steps[0]?.step]).toEqual([7, 0]);
    expect([tick.startDelay, tick.steps[0]?.latency].map((wire) => Histogram.of(wire ?? bytes).max)).toEqual([
      2500, 2500,
    ]);
  });
});
