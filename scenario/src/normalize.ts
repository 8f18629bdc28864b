import type { ScenarioDefinition } from './definition.ts';
import type { ScenarioInput } from './input.ts';
import { SCENARIO, type Shape } from './shape.ts';

/**
 * The definition that an input stands for: every default filled in, fields in the order of the schema, and what is null or
 * undefined left out (within `json`, `variables` and `rows` null is a value, and stays). Its types must have been
 * checked, by GraphQL or by `checkShape`. A definition is an input too, and comes out equal. The input is not changed; JSON values are shared with it.
 */
export function normalize(input: ScenarioInput): ScenarioDefinition {
  return fill(SCENARIO, input) as ScenarioDefinition;
}

function fill(shape: Shape, value: unknown): unknown {
  if (shape.kind === 'list' && Array.isArray(value)) return value.map((item) => fill(shape.of, item));
  if (shape.kind !== 'fields') return value;
  const given = value as Readonly<Record<string, unknown>>;
  const filled: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(shape.fields)) {
    const item = given[name] ?? field.default;
    if (item !== undefined && item !== null) filled[name] = fill(field.shape, item);
  }
  return filled;
}
