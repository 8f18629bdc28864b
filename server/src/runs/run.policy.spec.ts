import { describe, expect, it } from 'vitest';
import type { Viewer } from '../platform/context.ts';
import { mayAdjust, runActions } from './run.policy.ts';
import type { StoredRun } from './run.store.ts';

const viewer = (id: string, role: Viewer['role']): Viewer => ({ id, role }) as Viewer;
function run(status: StoredRun['status'], model: string, visibility: StoredRun['visibility'] = 'PRIVATE'): StoredRun {
  const definition = JSON.stringify({ name: 'Shop', load: { model } });
  return { status, visibility, ownerId: 'anna', scenarioOwnerId: 'bert', definition } as StoredRun;
}

describe('who may adjust a run', () => {
  it.each([
    ['its starter', viewer('anna', 'EDITOR'), true],
    ['the owner of its scenario', viewer('bert', 'EDITOR'), true],
    ['an admin', viewer('cleo', 'ADMIN'), true],
    ['another editor', viewer('cleo', 'EDITOR'), false],
    ['who may only look, also where it is the own one', viewer('anna', 'VIEWER'), false],
  ])('%s: as who may stop it', (_who, who, may) => {
    const running = run('RUNNING', 'CONSTANT_RATE', 'SHARED');
    expect(mayAdjust(who, running)).toBe(may);
    expect(runActions(who, running).includes('ADJUST')).toBe(may);
    expect(runActions(who, running).includes('STOP')).toBe(may);
  });

  it('nobody who may not see it', () => {
    expect(mayAdjust(viewer('cleo', 'EDITOR'), run('RUNNING', 'CONSTANT_RATE'))).toBe(false);
  });

  it.each([
    ['RUNNING', 'CONSTANT_USERS', true],
    ['RUNNING', 'RAMPING_RATE', false],
    ['RUNNING', 'RAMPING_USERS', false],
    ['PREPARING', 'CONSTANT_RATE', false],
    ['STOPPING', 'CONSTANT_RATE', false],
    ['FINISHED', 'CONSTANT_RATE', false],
  ] as const)('is offered where it can be: %s, %s', (status, model, offered) => {
    expect(runActions(viewer('anna', 'EDITOR'), run(status, model)).includes('ADJUST')).toBe(offered);
  });
});
