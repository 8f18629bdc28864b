import { normalize, validateScenario } from '@loadtest/scenario';
import { expect, it } from 'vitest';
import { demoScenario } from './demo-scenario.ts';

it('the demo scenario is one that can be run', () => {
  expect(validateScenario(normalize(demoScenario('http://127.0.0.1:8080')))).toEqual([]);
});
