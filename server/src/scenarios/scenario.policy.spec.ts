import { describe, expect, it } from 'vitest';
import type { Role } from '../platform/context.ts';
import { scenarioActions } from './scenario.policy.ts';

const own = ['EDIT', 'RUN', 'DELETE', 'SHARE', 'EXPORT'];

describe('what a person may do with a scenario', () => {
  it.each<[Role, 'own' | 'other', 'PRIVATE' | 'SHARED', string[]]>([
    ['EDITOR', 'own', 'PRIVATE', own],
    ['EDITOR', 'own', 'SHARED', own],
    ['EDITOR', 'other', 'PRIVATE', []],
    ['EDITOR', 'other', 'SHARED', ['RUN', 'EXPORT']],
    ['ADMIN', 'other', 'PRIVATE', own],
    ['ADMIN', 'other', 'SHARED', own],
    ['VIEWER', 'own', 'PRIVATE', ['EXPORT']],
    ['VIEWER', 'other', 'PRIVATE', []],
    ['VIEWER', 'other', 'SHARED', ['EXPORT']],
  ])('%s, %s, %s: %j', (role, whose, visibility, actions) => {
    const viewer = { id: 'me', name: 'Me', role };
    expect(scenarioActions({ ownerId: whose === 'own' ? 'me' : 'you', visibility }, viewer)).toEqual(actions);
  });
});
