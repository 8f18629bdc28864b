/** Every wrong type in an operation's variables at once, each with its path as the API's arguments name it. */
import {
  coerceInputValue,
  type DocumentNode,
  type GraphQLSchema,
  isInputType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  typeFromAST,
  type ValueNode,
  visit,
} from 'graphql';
import { withoutEcho } from './echo.ts';
import type { InputIssue } from './errors.ts';

const MOST_ISSUES = 200;
const LONGEST_MESSAGE = 300;
/** graphql-js puts these at the object that holds the field, not at the field. */
const ABOUT_A_FIELD = /^Field "([^"]+)" (?:of required type|is not defined)/;

/** Empty where every value has its type. Variables that are used as `input` are named so, however the document calls them. */
export function variableIssues(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  values: Readonly<Record<string, unknown>>,
): InputIssue[] {
  const issues: InputIssue[] = [];
  const names = argumentPaths(document);
  const report = (path: string, message: string) => {
    if (issues.length < MOST_ISSUES) issues.push({ path, message: withoutEcho(message).slice(0, LONGEST_MESSAGE) });
  };
  for (const definition of operation.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    const path = names.get(name) ?? name;
    const type = typeFromAST(schema, definition.type);
    if (type === undefined || !isInputType(type)) continue;
    if (!Object.hasOwn(values, name)) {
      if (isNonNullType(type) && definition.defaultValue === undefined) report(path, 'is required');
      continue;
    }
    coerceInputValue(values[name], type, (below, _invalid, error) => {
      const field = ABOUT_A_FIELD.exec(error.message)?.[1];
      report(pathText(path, field === undefined ? below : [...below, field]), error.message);
    });
  }
  return issues;
}

/** `input` and `['steps', 0, 'http', 'url']` → `input.steps[0].http.url`. */
function pathText(base: string, below: readonly (string | number)[]): string {
  return below.reduce<string>((path, key) => (typeof key === 'number' ? `${path}[${key}]` : `${path}.${key}`), base);
}

/** Where each variable is first used: the argument's name, or the place within it. */
function argumentPaths(document: DocumentNode): Map<string, string> {
  const paths = new Map<string, string>();
  const note = (path: string, value: ValueNode): void => {
    if (value.kind === Kind.VARIABLE && !paths.has(value.name.value)) paths.set(value.name.value, path);
    if (value.kind === Kind.LIST) for (const [index, item] of value.values.entries()) note(`${path}[${index}]`, item);
    if (value.kind === Kind.OBJECT) for (const field of value.fields) note(`${path}.${field.name.value}`, field.value);
  };
  visit(document, {
    enter(node) {
      if (node.kind === Kind.ARGUMENT) note(node.name.value, node.value);
    },
  });
  return paths;
}
