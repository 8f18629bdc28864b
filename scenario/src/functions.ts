/** The functions that templates may call: `{{$name}}` or `{{$name(argument,argument)}}`. One table says what each takes and gives. */
import type { JsonValue } from './definition.ts';
import { count, quote } from './issue.ts';
import { LIMITS } from './limits.ts';
import { nearest } from './nearest.ts';

/** What a function may know. */
export interface FunctionContext {
  /** The next of the iteration's random numbers: evenly drawn from [0, 1), the same whenever the run is repeated with its seed. */
  random(): number;
  /** The iteration's number k, from 0, over the whole run. */
  readonly iteration: number;
  /** The user's number u, from 0. In rate models each iteration is a user of its own: k. */
  readonly user: number;
  /** Now, in ms since 1970. */
  readonly nowMs: number;
}

type Evaluate = (context: FunctionContext) => JsonValue;

interface TemplateFunction {
  /** How it is written, for messages. */
  readonly usage: string;
  /** Reads the arguments once; a text says what is wrong with them. */
  readonly prepare: (args: readonly string[]) => Evaluate | string;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const HEX = '0123456789abcdef';

const FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  uuid: plain('$uuid', uuid),
  iteration: plain('$iteration', ({ iteration }) => iteration),
  user: plain('$user', ({ user }) => user),
  timestamp: plain('$timestamp', ({ nowMs }) => Math.floor(nowMs)),
  isoDate: plain('$isoDate', ({ nowMs }) => new Date(nowMs).toISOString()),
  randomInt: {
    usage: '$randomInt(1,100)',
    prepare: (args) => {
      const [low, high] = args;
      if (low === undefined || high === undefined || args.length > 2)
        return 'takes two numbers, the lowest and the highest';
      const [from, to] = [wholeNumber(low), wholeNumber(high)];
      if (from === null || to === null) return `takes whole numbers, and ${quote(from === null ? low : high)} is none`;
      if (from > to) return 'takes the lower number first';
      const width = to - from + 1;
      if (!Number.isSafeInteger(width)) return `chooses from ${count(Number.MAX_SAFE_INTEGER)} numbers at most`;
      return (context) => from + Math.floor(context.random() * width);
    },
  },
  randomItem: {
    usage: '$randomItem(a,b,c)',
    prepare: (items) => {
      if (items.length === 0) return 'takes the items to choose from';
      return (context) => items[Math.floor(context.random() * items.length)] ?? null;
    },
  },
  randomString: {
    usage: '$randomString(8)',
    prepare: (args) => {
      const length = wholeNumber(args[0] ?? '');
      if (args.length !== 1 || length === null || length < 1 || length > LIMITS.randomString)
        return `takes its length, 1 to ${count(LIMITS.randomString)}`;
      return (context) => draw(context, LETTERS, length);
    },
  },
};

/** What is wrong with the call of a function, with the remedy, as a sentence that follows the call; null where nothing is. */
export function functionProblem(name: string, args: readonly string[]): string | null {
  const prepared = read(name, args);
  return typeof prepared === 'string' ? prepared : null;
}

/** A call made ready to be evaluated many times. Throws an Error where `functionProblem` finds one. */
export function prepareFunction(name: string, args: readonly string[]): Evaluate {
  const prepared = read(name, args);
  if (typeof prepared === 'string') throw new Error(`$${name} ${prepared}`);
  return prepared;
}

/** Each function as it is written: `$randomInt(1,100)`. */
export function functionUsages(): string[] {
  return Object.values(FUNCTIONS).map(({ usage }) => usage);
}

function read(name: string, args: readonly string[]): Evaluate | string {
  const found = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (found === undefined) {
    const meant = nearest(name, Object.keys(FUNCTIONS));
    const remedy = meant === null ? 'there are' : `did you mean $${meant}? There are`;
    return `is no function: ${remedy} ${functionUsages().join(', ')}`;
  }
  const prepared = found.prepare(args);
  return typeof prepared === 'string' ? `${prepared}: write it as ${found.usage}` : prepared;
}

function plain(usage: string, evaluate: Evaluate): TemplateFunction {
  return { usage, prepare: (args) => (args.length === 0 ? evaluate : 'takes no arguments') };
}

function wholeNumber(text: string): number | null {
  const number = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(number) ? number : null;
}

/** So many characters out of the alphabet. */
function draw(context: FunctionContext, alphabet: string, length: number): string {
  let drawn = '';
  while (drawn.length < length) drawn += alphabet[Math.floor(context.random() * alphabet.length)];
  return drawn;
}

/** Version 4, variant 1 (RFC 9562). */
function uuid(context: FunctionContext): string {
  const before = `${draw(context, HEX, 8)}-${draw(context, HEX, 4)}-4${draw(context, HEX, 3)}`;
  const variant = HEX[8 + (Math.floor(context.random() * 16) & 3)];
  return `${before}-${variant}${draw(context, HEX, 3)}-${draw(context, HEX, 12)}`;
}
