import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkShape } from './check-shape.ts';
import { normalize } from './normalize.ts';
import { anyScenario } from './scenario.arbitrary.ts';
import { validateScenario } from './validate.ts';
import { parseScenarioFile, toYaml } from './yaml.ts';

it('a scenario comes back whole from its file, but for the values of secrets', () => {
  fc.assert(
    fc.property(anyScenario, (scenario) => {
      const { definition } = parseScenarioFile(toYaml(scenario));
      expect(definition).toStrictEqual({ ...scenario, secrets: scenario.secrets.map(({ name }) => ({ name })) });
    }),
    { numRuns: 100 },
  );
});

it('so does it from JSON, and each issue has a place', () => {
  fc.assert(
    fc.property(anyScenario, (scenario) => {
      const { definition, issues } = parseScenarioFile(JSON.stringify(scenario));
      expect(definition).toStrictEqual(scenario);
      expect(issues.every(({ line, column }) => line >= 1 && column >= 1)).toBe(true);
      expect(issues.map(({ path, message, severity }) => ({ path, message, severity }))).toEqual(
        validateScenario(scenario),
      );
    }),
    { numRuns: 100 },
  );
});

it('no text makes the parser throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-c:\-[\]{}&*!#"' \n]{0,30}$/)), (text) => {
      expect(() => parseScenarioFile(text)).not.toThrow();
    }),
  );
});

it('normalize keeps a definition as it is, and checkShape finds nothing in it', () => {
  fc.assert(
    fc.property(anyScenario, (scenario) => {
      expect(normalize(scenario)).toStrictEqual(scenario);
      expect(checkShape(scenario)).toEqual([]);
    }),
  );
});

it('validation never throws', () => {
  fc.assert(
    fc.property(anyScenario, (scenario) => {
      expect(Array.isArray(validateScenario(scenario))).toBe(true);
    }),
  );
});
