/** Enums of GraphQL, from the words that the code uses. */
import { registerEnumType } from 'type-graphql';

interface EnumTexts<Value extends string> {
  readonly description: string;
  readonly values?: Readonly<Partial<Record<Value, string>>>;
}

/** What `@Field(() => …)` takes for an enum. */
export type EnumOf<Value extends string> = { readonly [Name in Value]: Name };

/** Registers the enum under its name; each value is its own name. */
export function enumOf<const Value extends string>(
  name: string,
  values: readonly Value[],
  texts: EnumTexts<Value>,
): EnumOf<Value> {
  const enumObject = Object.fromEntries(values.map((value) => [value, value])) as EnumOf<Value>;
  const described = values.map((value) => [value, { description: texts.values?.[value] }]);
  registerEnumType(enumObject, { name, description: texts.description, valuesConfig: Object.fromEntries(described) });
  return enumObject;
}
