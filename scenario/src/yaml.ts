/** Scenario files: YAML (and so JSON too) of the same form as `ScenarioInput`. */
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, stringify } from 'yaml';
import { checkShape } from './check-shape.ts';
import type { Issue, JsonValue, ScenarioDefinition } from './definition.ts';
import type { ScenarioInput } from './input.ts';
import { error } from './issue.ts';
import { normalize } from './normalize.ts';
import { SCENARIO, type Shape } from './shape.ts';
import { validateScenario } from './validate.ts';

/** A problem with a scenario file, at a place in its text; both count from 1. */
export interface FileIssue extends Issue {
  readonly line: number;
  readonly column: number;
}

/** `definition` is null where the text cannot be read or has wrong types: `issues` say why. Else they are those of `validateScenario`. */
export interface ParsedScenarioFile {
  readonly definition: ScenarioDefinition | null;
  readonly issues: readonly FileIssue[];
}

/** The scenario as a file: short (defaults are left out), in the order of the schema, secrets without their values. */
export function toYaml(definition: ScenarioDefinition): string {
  const { secrets, ...rest } = normalize(definition);
  const shown = { ...rest, secrets: secrets.map(({ name }) => ({ name })) };
  return stringify(shorten(SCENARIO, shown), { lineWidth: 0, aliasDuplicateObjects: false, compat: 'yaml-1.1' });
}

/** Leaves out what equals its default. Fields come in the order of the shape. */
function shorten(shape: Shape, value: unknown): unknown {
  if (shape.kind === 'list' && Array.isArray(value)) return value.map((item) => shorten(shape.of, item));
  if (shape.kind !== 'fields') return value;
  const given = value as Readonly<Record<string, unknown>>;
  const kept: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(shape.fields)) {
    const item = given[name];
    if (item === undefined || (field.default !== undefined && JSON.stringify(item) === JSON.stringify(field.default)))
      continue;
    kept[name] = shorten(field.shape, item);
  }
  return kept;
}

/** Reads a scenario file. Never throws: every problem is told at once, with its place. */
export function parseScenarioFile(text: string): ParsedScenarioFile {
  const lines = new LineCounter();
  const found = (
    issues: readonly Issue[],
    document: Document,
    definition: ScenarioDefinition | null = null,
  ): ParsedScenarioFile => ({
    definition,
    issues: issues.map((issue) => ({ ...issue, ...placeOf(issue.path, document, lines) })),
  });
  const read = readDocument(text, lines);
  if ('issues' in read) return { definition: null, issues: read.issues };
  const { document, value } = read;
  const wrong = checkShape(value);
  if (wrong.length > 0) return found(wrong, document);
  const definition = normalize(value as unknown as ScenarioInput);
  return found(validateScenario(definition), document, definition);
}

type Read = { readonly document: Document; readonly value: JsonValue } | { readonly issues: FileIssue[] };

/** Text to value. What is no YAML, nested or aliased without end is an issue. */
function readDocument(text: string, lineCounter: LineCounter): Read {
  try {
    const document = parseDocument(text, { lineCounter, prettyErrors: false, logLevel: 'error' });
    if (document.errors.length === 0) return { document, value: document.toJS() };
    return {
      issues: document.errors.map(({ message, pos }) => {
        const { line, col } = lineCounter.linePos(pos[0]);
        return { ...error('', `This is not YAML: ${message}`), line, column: col };
      }),
    };
  } catch (reason) {
    const message = reason instanceof Error ? reason.message : String(reason);
    return { issues: [{ ...error('', `This cannot be read as YAML: ${message}`), line: 1, column: 1 }] };
  }
}

/** Where the path leads to; where it leads to nothing, the place of what should hold it. */
function placeOf(path: string, document: Document, lines: LineCounter): { line: number; column: number } {
  let offset = document.contents?.range?.[0] ?? 0;
  let node: unknown = document.contents;
  for (const segment of segmentsOf(path)) {
    const next = childOf(isAlias(node) ? node.resolve(document) : node, segment);
    if (next === null) break;
    offset = next.offset;
    node = next.node;
  }
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

/** The value under a name or index, and where it starts: an entry of a map starts with its name. */
function childOf(node: unknown, segment: string | number): { node: unknown; offset: number } | null {
  if (isSeq(node) && typeof segment === 'number') {
    const item = node.items[segment] as Node | undefined;
    return item?.range ? { node: item, offset: item.range[0] } : null;
  }
  if (!isMap(node)) return null;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(segment));
  if (!isScalar(pair?.key) || !pair.key.range) return null;
  return { node: pair.value, offset: pair.key.range[0] };
}

/** `steps[0].http.json["odd key"]` in its parts. */
function segmentsOf(path: string): (string | number)[] {
  const parts = path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g);
  return [...parts].map(([, index, quoted, name]) =>
    index !== undefined ? Number(index) : quoted !== undefined ? JSON.parse(quoted) : name,
  );
}
