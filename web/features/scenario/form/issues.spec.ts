import { describe, expect, it } from 'vitest';
import { issuesByPath, labelOfPath, pathAndAncestors } from './issues.ts';

describe('issues of the API', () => {
  it('are found by the path of their field', () => {
    const issues = issuesByPath([
      { path: 'input.steps[0].http.url', message: 'Not a URL.' },
      { path: 'steps[0].http.url', message: 'Too long.' },
      { path: 'input', message: 'Too large.' },
    ]);
    expect([...issues]).toEqual([
      ['steps[0].http.url', ['Not a URL.', 'Too long.']],
      ['', ['Too large.']],
    ]);
  });

  it('are named as the form names the field', () => {
    const paths = [
      'steps[0].http.url',
      'load.rate',
      'steps[1].checks[2].value',
      'secrets[0].name',
      'variables.user',
      '',
    ];
    expect(paths.map(labelOfPath)).toEqual([
      'Step 1 · URL',
      'Load · Rate',
      'Step 2 · Check 3 · value',
      'Secret 1 · Name',
      'Variables · user',
      'Scenario',
    ]);
  });

  it('lead to the nearest field', () => {
    expect(pathAndAncestors('steps[0].http.url')).toEqual(['steps[0].http.url', 'steps[0].http', 'steps[0]', 'steps']);
  });
});
