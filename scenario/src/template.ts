/**
 * Templates: `{{name}}` (a variable), `{{source.column}}` (a data column), `{{$function(args)}}`, and `{{"text"}}`, which
 * stands for the quoted text itself (`{{"{{"}}` for two braces). Blanks inside the braces do not count. All else is
 * plain text: single braces, and `}}` without a `{{` before it. Of more than two opening braces the last two count.
 */
import type { Template, TemplatePart } from './compiled.ts';
import type { JsonValue } from './definition.ts';

/** A part that is filled in later. */
export type Placeholder = Exclude<TemplatePart, { kind: 'text' }>;

interface ParsedTemplate {
  readonly template: Template;
  /** What is wrong with the text, each with its remedy, 20 at most; empty where nothing is. */
  readonly problems: readonly string[];
}

/** What variables, secrets and data sources may be called: letters, digits, `_` and `-`, not starting with a digit or `-`. */
export const NAME = /^[\p{L}_][\p{L}\p{N}_-]*$/u;
export const NAME_REMEDY = 'use letters, digits, _ and -, starting with a letter or _';

const COLUMN = /^([\p{L}_][\p{L}\p{N}_-]*)\.(.+)$/su;
const FUNCTION = /^\$(\w+)\s*(?:\((.*)\))?$/s;
const QUOTED = /^(["'])(.*)\1$/s;
/** One argument and the comma behind it. Blanks round it are trimmed later, so that no text takes long to read. */
const ARGUMENT = /(?:\s*"([^"]*)"\s*|\s*'([^']*)'\s*|([^,"']*))(?:,|$)/y;
/** Of one text; more would tell nothing new. */
const MOST_PROBLEMS = 20;
const LITERAL_REMEDY = 'for two braces that stand as they are, write {{"{{"}}';

/** Parses a text once. Never throws: what cannot be read stands as text, and in `problems`. */
export function parseTemplate(text: string): ParsedTemplate {
  const parts: TemplatePart[] = [];
  const problems: string[] = [];
  let done = 0;
  for (let open = openAt(text, 0); open >= 0; open = openAt(text, done)) {
    parts.push({ kind: 'text', text: text.slice(done, open) });
    const close = closeAt(text, open + 2);
    if (close < 0) {
      problems.push(`{{ at character ${open + 1} is not closed: end it with }}; ${LITERAL_REMEDY}`);
      done = open + 2;
      parts.push({ kind: 'text', text: '{{' });
      continue;
    }
    const part = parsePart(text.slice(open + 2, close).trim());
    if (typeof part === 'string') problems.push(`${text.slice(open, close + 2)} ${part}; ${LITERAL_REMEDY}`);
    else parts.push(part);
    done = close + 2;
  }
  parts.push({ kind: 'text', text: text.slice(done) });
  return { template: mergeText(parts), problems: problems.slice(0, MOST_PROBLEMS) };
}

function openAt(text: string, from: number): number {
  let open = text.indexOf('{{', from);
  while (open >= 0 && text[open + 2] === '{') open += 1;
  return open;
}

/** Where the `}}` of a placeholder stands; −1 where there is none before the next `{{`. Quotes hide both in functions and literals. */
function closeAt(text: string, from: number): number {
  const quotes = /^\s*["'$]/.test(text.slice(from, from + 100));
  let quote = '';
  for (let at = from; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (quotes && (char === '"' || char === "'")) quote = char;
    else if (char === '}' && text[at + 1] === '}') return at;
    else if (char === '{' && text[at + 1] === '{') return -1;
  }
  return -1;
}

/** The part, or what is wrong with it. */
function parsePart(inside: string): TemplatePart | string {
  if (inside === '') return 'is empty: write the name of a variable between the braces';
  const quoted = QUOTED.exec(inside);
  if (quoted) return { kind: 'text', text: quoted[2] ?? '' };
  if (NAME.test(inside)) return { kind: 'variable', name: inside };
  const [, source, column] = COLUMN.exec(inside) ?? [];
  if (source !== undefined && column !== undefined) return { kind: 'column', source, column: column.trim() };
  const [, name, args] = FUNCTION.exec(inside) ?? [];
  if (name === undefined)
    return `is neither a variable, a column (source.column) nor a function ($name): ${NAME_REMEDY}`;
  const list = parseArguments(args ?? '');
  return list === null
    ? 'has arguments that cannot be read: separate them by commas'
    : { kind: 'function', name, args: list };
}

function parseArguments(text: string): string[] | null {
  if (text.trim() === '') return [];
  const args: string[] = [];
  ARGUMENT.lastIndex = 0;
  for (;;) {
    const match = ARGUMENT.exec(text);
    if (!match) return null;
    args.push(match[1] ?? match[2] ?? match[3]?.trim() ?? '');
    if (ARGUMENT.lastIndex >= text.length && !match[0].endsWith(',')) return args;
    if (ARGUMENT.lastIndex >= text.length) return null;
  }
}

/** Joins neighbouring texts and drops empty ones. */
export function mergeText(parts: Iterable<TemplatePart>): Template {
  const merged: TemplatePart[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (part.kind !== 'text') merged.push(part);
    else if (part.text !== '' && last?.kind === 'text')
      merged[merged.length - 1] = { kind: 'text', text: last.text + part.text };
    else if (part.text !== '') merged.push(part);
  }
  return merged;
}

/** Replaces the variables that are in `values` by their text. */
export function foldTemplate(template: Template, values: ReadonlyMap<string, JsonValue>): Template {
  return mergeText(
    template.map((part) => {
      const value = part.kind === 'variable' ? values.get(part.name) : undefined;
      return part.kind === 'text' || value === undefined ? part : { kind: 'text', text: placeholderText(part, value) };
    }),
  );
}

/** The text of a template that is the same for every iteration; null where it is not. */
export function constantText(template: Template): string | null {
  const [first] = template;
  if (first === undefined) return '';
  return template.length === 1 && first.kind === 'text' ? first.text : null;
}

/** The text of a template for one iteration. `lookUp` gives the value of each placeholder, in order. */
export function renderTemplate(template: Template, lookUp: (part: Placeholder) => JsonValue): string {
  let text = '';
  for (const part of template) text += part.kind === 'text' ? part.text : placeholderText(part, lookUp(part));
  return text;
}

/** A string stands as it is, any other value as its JSON text; within a JSON body as that body needs it. */
export function placeholderText(part: Placeholder, value: JsonValue): string {
  if (part.json === 'value') return JSON.stringify(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return part.json === 'text' ? JSON.stringify(text).slice(1, -1) : text;
}
