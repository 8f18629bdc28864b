/** JSONPath as RFC 9535 has it, whose regular expressions cannot run away. */
import { FunctionExpressionType, JSONPathEnvironment, JSONPathError } from 'json-p3';
import type { JsonValue } from './definition.ts';
import { compileRe2 } from './pattern.ts';

/** The value of the first match; undefined where nothing matches. */
export type JsonPath = (value: JsonValue) => JsonValue | undefined;

/** Makes a path that can be used many times. Throws an Error that says what is wrong with it, and at which character. */
export function compileJsonPath(text: string): JsonPath {
  const query = parse(text);
  return (value) => query.match(value as Parameters<typeof query.match>[0])?.value as JsonValue | undefined;
}

function parse(text: string): ReturnType<JSONPathEnvironment['compile']> {
  try {
    return ENVIRONMENT.compile(text);
  } catch (reason) {
    if (!(reason instanceof JSONPathError)) throw reason;
    throw new Error(`${reason.message} at character ${reason.token.index + 1}`, { cause: reason });
  }
}

const ENVIRONMENT = new JSONPathEnvironment();
const { LogicalType, ValueType } = FunctionExpressionType;
for (const [name, matches] of Object.entries({
  match: (pattern: ReturnType<typeof compileRe2>, text: string) => pattern.testExact(text),
  search: (pattern: ReturnType<typeof compileRe2>, text: string) => pattern.test(text),
})) {
  ENVIRONMENT.functionRegister.set(name, {
    argTypes: [ValueType, ValueType],
    returnType: LogicalType,
    call: (text: unknown, pattern: unknown) =>
      typeof text === 'string' && typeof pattern === 'string' && matches(compileRe2(pattern), text),
  });
}
