import { describe, expect, it } from 'vitest';
import { writeAdjustments } from './adjustments.ts';
import {
  fields,
  readControl,
  readShardControl,
  readStored,
  writeShardFailure,
  writeShardReady,
  writeStored,
} from './control.ts';

const READY = { attempt: 2, clockOffsetMs: -1.5, clockBoundMs: 0.2 };

describe('the control hash', () => {
  it('says nothing where it is empty', () => {
    expect(readControl({})).toEqual({
      epoch: 0,
      state: null,
      startAtMs: null,
      stopRequested: false,
      stopGraceMs: null,
      adjustments: [],
    });
    expect(readShardControl({}, 3)).toEqual({
      ...{ attempt: 0, workerId: null, fromMs: null, claimed: 0 },
      ...{ ready: null, failure: null, mark: 0 },
    });
  });

  it('says of the run what is written', () => {
    const adjustments = [{ nth: 1, second: 12, to: 300 }];
    const hash = {
      ...{ epoch: '3', state: 'RUNNING', startAt: '1700000000123.25', stopRequested: '1', stop: '1000' },
      [fields.adjustments]: writeAdjustments(adjustments),
    };
    expect(readControl(hash)).toEqual({
      ...{ epoch: 3, state: 'RUNNING', startAtMs: 1_700_000_000_123.25 },
      ...{ stopRequested: true, stopGraceMs: 1000, adjustments },
    });
    expect(readControl({ [fields.stop]: '0' }).stopGraceMs).toBe(0);
  });

  it('says of each shard what is written of it, and of no other', () => {
    const hash = {
      [fields.attempt(1)]: '2',
      [fields.worker(1)]: 'anna',
      [fields.from(1)]: '2000',
      [fields.claimed(1)]: '2',
      [fields.ready(1)]: writeShardReady(READY),
      [fields.failed(1)]: writeShardFailure({ attempt: 1, message: 'no memory' }),
      [fields.mark(1)]: '5000',
      [fields.attempt(11)]: '9',
    };
    expect(readShardControl(hash, 1)).toEqual({
      ...{ attempt: 2, workerId: 'anna', fromMs: 2000, claimed: 2 },
      ...{ ready: READY, failure: { attempt: 1, message: 'no memory' }, mark: 5000 },
    });
    expect(readShardControl(hash, 11).attempt).toBe(9);
    expect(readShardControl(hash, 0).attempt).toBe(0);
  });

  it('says nothing where what is written makes no sense', () => {
    expect(readControl({ epoch: 'x', state: 'DANCING', startAt: '', stop: ' ' })).toEqual(readControl({}));
    for (const text of ['', '{', 'null', '[]', '{"attempt":0,"message":"m"}', '{"attempt":1}'])
      expect(readShardControl({ [fields.ready(0)]: text, [fields.failed(0)]: text }, 0)).toEqual(
        readShardControl({}, 0),
      );
  });

  it('takes nothing that readers would not understand', () => {
    expect(() => writeShardReady({ ...READY, attempt: 0 })).toThrow();
    expect(() => writeShardReady({ ...READY, clockBoundMs: Number.NaN })).toThrow();
    expect(() => writeShardFailure({ attempt: 1, message: 'x'.repeat(2001) })).toThrow();
  });
});

describe('how far an attempt is stored', () => {
  it('is said to that attempt only', () => {
    expect(readStored(writeStored(2, 17), 2)).toBe(17);
    expect(readStored(writeStored(2, 17), 1)).toBe(-1);
    expect(readStored(writeStored(2, -1), 2)).toBe(-1);
  });

  it.each([null, '', ':', '2', '2:', ':5', '2:x', '2:1.5', '2:5:9', ' 2:5', '2:-7'])(
    'is nowhere where %j is written',
    (text) => {
      expect(readStored(text, 2)).toBe(-1);
    },
  );
});
