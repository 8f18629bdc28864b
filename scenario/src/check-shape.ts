/** Checks that a value read from a file has the form of a scenario, before its meaning is looked at. */
import type { Issue } from './definition.ts';
import { error, type Issues, keyPath, quote } from './issue.ts';
import { nearest } from './nearest.ts';
import { type FieldsShape, SCENARIO, type Shape } from './shape.ts';

const WANTED: Record<Exclude<Shape['kind'], 'choice' | 'fields' | 'list'>, string> = {
  text: 'a text',
  whole: 'a whole number',
  number: 'a number',
  yesNo: 'true or false',
  duration: 'a length of time with its unit, such as 30s',
  json: 'a JSON value',
  object: 'an object of names and values',
};

/**
 * All wrong types, missing and unknown fields of what should be a scenario, each with its path and remedy. Where there is none,
 * the value can be given to `normalize` as a `ScenarioInput`. As in GraphQL, nothing is converted: 200 is not a text.
 */
export function checkShape(value: unknown): Issue[] {
  return [...shapeIssues(value, SCENARIO, '')];
}

function* shapeIssues(value: unknown, shape: Shape, path: string): Issues {
  switch (shape.kind) {
    case 'fields':
      if (isObject(value)) yield* fieldsIssues(value, shape, path);
      else
        yield error(
          path,
          `${shown(value)} is not ${shape.name}: give an object with ${Object.keys(shape.fields).join(', ')}`,
        );
      break;
    case 'list':
      if (Array.isArray(value))
        for (const [index, item] of value.entries()) yield* shapeIssues(item, shape.of, `${path}[${index}]`);
      else yield error(path, `${shown(value)} is not a list: write it as one, each entry after a dash`);
      break;
    case 'choice':
      if (typeof value !== 'string' || !shape.values.includes(value)) {
        yield error(path, `${shown(value)} is not known here: use ${shape.values.join(', ')}`);
      }
      break;
    default:
      if (!fits(value, shape.kind)) yield error(path, misfit(value, shape.kind));
  }
}

function* fieldsIssues(
  value: Readonly<Record<string, unknown>>,
  { fields, name: what }: FieldsShape,
  path: string,
): Issues {
  for (const name of Object.keys(value)) {
    if (Object.hasOwn(fields, name)) continue;
    const meant = nearest(name, Object.keys(fields));
    yield error(
      path === '' ? keyPath('', name).replace(/^\./, '') : keyPath(path, name),
      `${quote(name)} is no field of ${what}: ${meant === null ? `it has ${Object.keys(fields).join(', ')}` : `did you mean ${meant}?`}`,
    );
  }
  for (const [name, field] of Object.entries(fields)) {
    const at = path === '' ? name : `${path}.${name}`;
    const item = Object.hasOwn(value, name) ? value[name] : undefined;
    if (item === undefined || item === null) {
      if (field.required) yield error(at, `${name} is missing: give it`);
      else if (item === null && field.default !== undefined) {
        yield error(at, `${name} is empty: give a value, or leave it out for ${JSON.stringify(field.default)}`);
      }
    } else yield* shapeIssues(item, field.shape, at);
  }
}

function fits(value: unknown, kind: keyof typeof WANTED): boolean {
  switch (kind) {
    case 'text':
    case 'duration':
      return typeof value === 'string';
    case 'whole':
      return Number.isInteger(value);
    case 'number':
      return Number.isFinite(value);
    case 'yesNo':
      return typeof value === 'boolean';
    case 'object':
      return isObject(value) && isJson(value);
    case 'json':
      return isJson(value);
    default:
      return kind satisfies never;
  }
}

function misfit(value: unknown, kind: keyof typeof WANTED): string {
  const scalar = typeof value === 'number' || typeof value === 'boolean';
  const remedy = kind === 'text' && scalar ? `put it in quotes: "${value}"` : `give ${WANTED[kind]}`;
  return `${shown(value)} is not ${WANTED[kind].replace(/ with its unit.*/, '')}: ${remedy}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether it is made of what JSON has. Not recursive: a file may be nested deep. */
function isJson(value: unknown): boolean {
  const left: unknown[] = [value];
  while (left.length > 0) {
    const item = left.pop();
    if (typeof item === 'object' && item !== null) for (const inner of Object.values(item)) left.push(inner);
    else if (item === undefined || typeof item === 'bigint' || (typeof item === 'number' && !Number.isFinite(item)))
      return false;
  }
  return true;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'A list';
  if (typeof value === 'object' && value !== null) return 'An object';
  return typeof value === 'string' ? quote(value) : String(value);
}
