/** The functions that templates may call: `{{$name}}` or `{{$name(argument,argument)}}`. One table says what each takes and gives. */
import type { JsonValue } from './definition.ts';
import { count, quote } from './issue.ts';
import { LIMITS } from './limits.ts';
import { nearest } from './nearest.ts';

/** What a function may know. */
export interface FunctionContext {
  /** The next of the iteration's random numbers: evenly drawn from [0, 1), the same whenever the run is repeated with its seed. */
  readonly random: () => number;
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

const FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  uuid: plain('$uuid', ({ random }) => uuid(random)),
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
      return ({ random }) => from + Math.floor(random() * width);
    },
  },
  randomItem: {
    usage: '$randomItem(a,b,c)',
    prepare: (items) => {
      if (items.length === 0) return 'takes the items to choose from';
      return ({ random }) => items[Math.floor(random() * items.length)] ?? null;
    },
  },
  randomString: {
    usage: '$randomString(8)',
    prepare: (args) => {
      const length = wholeNumber(args[0] ?? '');
      if (args.length !== 1 || length === null || length < 1 || length > LIMITS.randomString)
        return `takes its length, 1 to ${count(LIMITS.randomString)}`;
      return ({ random }) => {
        let letters = '';
        while (letters.length < length) letters += LETTERS[Math.floor(random() * LETTERS.length)];
        return letters;
      };
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

/** Version 4, variant 1 (RFC 9562). */
function uuid(random: () => number): string {
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replaceAll(/[xy]/g, (place) => {
    const digit = Math.floor(random() * 16);
    return (place === 'x' ? digit : 8 + (digit & 3)).toString(16);
  });
}
