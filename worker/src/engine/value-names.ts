/** Where the values stand that a plan's templates name. */
import type { CompiledScenario, JsonValue } from '@loadtest/scenario';

export interface ValueNames {
  /** The slot of each variable that steps extract. */
  readonly slots: ReadonlyMap<string, number>;
  /** By slot: its value when an iteration begins. */
  readonly initial: readonly (JsonValue | undefined)[];
  /** The same for the whole run, and shown to nobody. */
  readonly secrets: ReadonlyMap<string, string>;
  /** By data source: its index, and those of its columns. */
  readonly sources: ReadonlyMap<string, { readonly index: number; readonly columns: ReadonlyMap<string, number> }>;
}

/** Where the value of a variable stands. Throws where the plan has none of that name. */
export function slotOf({ slots }: ValueNames, name: string): number {
  const slot = slots.get(name);
  if (slot === undefined) throw new Error(`{{${name}}} is not among the plan's variables`);
  return slot;
}

/** `secretValues`: by name. Throws where the plan names a secret that is not among them. */
export function valueNames(
  { variables, secrets, steps, data }: Pick<CompiledScenario, 'variables' | 'secrets' | 'steps' | 'data'>,
  secretValues: Readonly<Record<string, string>>,
): ValueNames {
  const missing = secrets.filter((name) => !Object.hasOwn(secretValues, name));
  if (missing.length > 0) throw new Error(`secrets: ${missing.join(', ')} came without a value`);
  const extracted = new Set(steps.flatMap(({ extract }) => extract.map(({ name }) => name)));
  const names = [...new Set([...Object.keys(variables), ...extracted])];
  const known = (name: string): JsonValue | undefined =>
    secrets.includes(name) ? secretValues[name] : Object.hasOwn(variables, name) ? variables[name] : undefined;
  return {
    slots: new Map(names.map((name, slot) => [name, slot])),
    initial: names.map(known),
    secrets: new Map(secrets.filter((name) => !names.includes(name)).map((name) => [name, secretValues[name] ?? ''])),
    sources: new Map(
      data.map(({ name, columns }, index) => [
        name,
        { index, columns: new Map(columns.map((column, at) => [column, at])) },
      ]),
    ),
  };
}
