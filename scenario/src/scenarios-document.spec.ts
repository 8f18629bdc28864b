import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { compileScenario } from './compile.ts';
import { functionUsages } from './functions.ts';
import type { ScenarioInput } from './input.ts';
import { normalize } from './normalize.ts';
import { parseScenarioFile, toYaml } from './yaml.ts';

const DOCUMENT = readFileSync(new URL('../../docs/scenarios.md', import.meta.url), 'utf8');
/** What a piece of a scenario is put into. */
const REST: ScenarioInput = {
  name: 'Shop',
  target: 'https://shop.example',
  load: { model: 'CONSTANT_RATE', rate: 1, duration: '1m' },
  steps: [{ name: 'Home', http: { url: '/' } }],
};

const blocks = [...DOCUMENT.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text = '']) => text);
const wholes = blocks.filter((text) => text.startsWith('name:'));

describe('docs/scenarios.md', () => {
  it('shows pieces and whole scenarios', () => {
    expect(blocks.length).toBeGreaterThan(10);
    expect(wholes).toHaveLength(2);
  });

  it.each(blocks)('shows what can be saved and run: %s', (text) => {
    const file = wholes.includes(text) ? text : JSON.stringify({ ...REST, ...(parse(text) as Partial<ScenarioInput>) });
    const { definition, issues } = parseScenarioFile(file);
    expect(issues).toEqual([]);
    expect(() => compileScenario(definition ?? normalize(REST))).not.toThrow();
  });

  it.each(wholes)('shows files that come back as they were: %s', (text) => {
    const { definition } = parseScenarioFile(text);
    expect(parseScenarioFile(toYaml(definition ?? normalize(REST))).definition).toEqual(definition);
  });

  it.each(functionUsages())('tells of %s', (usage) => {
    expect(DOCUMENT).toContain(`| \`{{${usage}}}\` |`);
  });
});
