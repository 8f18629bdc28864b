/** How a secret value may be written in a text: as it is, or encoded, once or several times, by whatever passed it on. Pure. */

/** A text to be found: sign after sign, each as long as it can be. */
export interface MaskForm {
  /** Of a character, or of white space and backslashes in a row: sources of patterns that need the flag `u`. */
  readonly units: readonly string[];
  /** What of it is looked for first: a source too. */
  readonly head: string;
  /** Of the text as it is. */
  readonly length: number;
  readonly ignoresCase: boolean;
}

/** Shorter values stand in ordinary words: those are hidden only where they are a word of their own. */
const ANYWHERE_FROM = 4;
const ALONE = { before: '(?<![\\p{L}\\p{N}_])', behind: '(?![\\p{L}\\p{N}_])' } as const;
/** So many signs decide whether a look at the others is worth it. */
const HEAD_UNITS = 6;
/** Percent signs and ampersands may have been encoded again, and quotes escaped again. */
const PERCENT = '%(?:25){0,3}';
const AMPERSAND = '&(?:amp;){0,3}';
const BACKSLASHES = '\\\\{0,4}';
/** What follows the backslash of an escape as in JSON or JavaScript. */
const ESCAPED = '(?<=\\\\)';

/** All forms of a value; none where it is white space alone. */
export function formsOf(value: string): MaskForm[] {
  const text = value.trim();
  if (text === '') return [];
  const exact = new Set(exactForms(value, text));
  return [
    formOf(text, flexibleUnits(text)),
    ...[...exact].map((form) => formOf(form, [...form].map(literal))),
    ...base64Forms(Buffer.from(value)),
  ];
}

/** Those that the flexible form could take for something else. */
function exactForms(value: string, text: string): string[] {
  if (/^[A-Za-z0-9]*$/.test(value)) return [];
  const wellFormed = text.toWellFormed();
  return [
    text,
    text.replace(/\s+/g, ' '),
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(wellFormed),
    new URLSearchParams([['', wellFormed]]).toString().slice(1),
    URL.parse(`http://x/?${wellFormed.replaceAll('#', '%23')}`)?.search.slice(1) ?? text,
    URL.parse(`http://x/${wellFormed.replace(/[?#]/g, encodeURIComponent)}`)?.pathname.slice(1) ?? text,
  ].filter((form) => form !== '');
}

function formOf(text: string, units: readonly string[], ignoresCase = true): MaskForm {
  const { before, behind } = text.length < ANYWHERE_FROM ? ALONE : { before: '', behind: '' };
  const gap = units.findIndex((unit) => unit.startsWith(GAP));
  const first = units.slice(0, gap < 0 ? HEAD_UNITS : Math.min(gap, HEAD_UNITS));
  const head = before + (first.join('') || `(?:${IN_GAP})`);
  const last = units.length - 1;
  return {
    units: units.map((unit, at) => (at === 0 ? before : '') + unit + (at === last ? behind : '')),
    head: ignoresCase ? `(?i:${head})` : head,
    length: text.length,
    ignoresCase,
  };
}

/** With 0, 1 or 2 bytes before it the same bytes give other letters; those that depend on its neighbours are left out. */
function base64Forms(bytes: Buffer): MaskForm[] {
  const parts = [0, 1, 2].map((before) =>
    Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6)),
  );
  // Fewer letters would stand in other texts by chance.
  return [bytes.toString('base64').replaceAll('=', ''), ...parts]
    .filter((letters) => letters.length >= ANYWHERE_FROM)
    .map((letters) => formOf(letters, [...letters].map(base64Unit), false));
}

function base64Unit(letter: string): string {
  if (letter === '+') return `(?:[+-]|${PERCENT}2[Bb])`;
  if (letter === '/') return `(?:${BACKSLASHES}/|_|${PERCENT}2[Ff])`;
  return letter;
}

function flexibleUnits(text: string): string[] {
  const known = new Map<string, string>();
  const parts = (text.match(/[\s+\\]+|[^\s+\\]/gu) ?? []).flatMap((part) => (isGap(part) ? [part] : [...part]));
  return parts.map((part) => {
    const unit = known.get(part) ?? (isGap(part) ? gapUnit(part) : unitOf(part));
    known.set(part, unit);
    return unit;
  });
}

/** White space and backslashes in a row, with plus signs among them. */
function isGap(part: string): boolean {
  return /[\s\\]/.test(part);
}

const IN_GAP = [
  '[\\s+\\\\]',
  `${PERCENT}(?:20|0[9a-d]|2b|5c|c2${PERCENT}a0)`,
  `${ESCAPED}(?:[nrtvf]|u00(?:20|0[9a-d]|2b|5c|a0))`,
  `${AMPERSAND}(?:nbsp|#(?:32|9|1[0-3]|43|92|160|x(?:20|0?[9a-d]|2b|5c|a0)));`,
].join('|');
const GAP = `(?:${IN_GAP}){`;

/** White space may be run together, left out, or written in more signs; backslashes become more. */
function gapUnit(part: string): string {
  return `${GAP}${part.replace(/\s/g, '').length},${8 * part.length + 8}}`;
}

const ENTITIES: Readonly<Record<string, string>> = { '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };

function unitOf(character: string): string {
  if (/^[A-Za-z0-9]$/.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  const bytes = Buffer.from(character);
  const ascii = code < 0x80;
  const [high = 0, low] = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  const name = ascii ? ENTITIES[character] : '[a-z]{2,8}';
  const forms = [
    `${AMPERSAND}(?:#0{0,4}${code};?|#x0{0,4}${code.toString(16)};?${name === undefined ? '' : `|${name};`})`,
    percentEncoded(bytes),
    `${ESCAPED}u${hex(high, 4)}${low === undefined ? '' : `\\\\{1,4}u${hex(low, 4)}`}`,
    ...(code > 0xff ? [] : [percentEncoded(Buffer.of(code)), `${ESCAPED}x${hex(code, 2)}`]),
    ...(ascii ? [] : misread(bytes)),
    character === '&' ? AMPERSAND : literal(character),
  ];
  return `${BACKSLASHES}(?:${[...new Set(forms)].join('|')})`;
}

/** UTF-8 that somebody took for another charset, or the other way round. */
function misread(bytes: Buffer): string[] {
  return [bytes.toString('latin1'), WINDOWS.decode(bytes)].map(literal).concat('\\ufffd');
}

const WINDOWS = new TextDecoder('windows-1252');

function percentEncoded(bytes: Buffer): string {
  return [...bytes].map((byte) => PERCENT + hex(byte, 2)).join('');
}

function hex(number: number, digits: number): string {
  return number.toString(16).padStart(digits, '0');
}

/** The text as a pattern: every sign of it by its number. */
function literal(text: string): string {
  return [...text].map((character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`).join('');
}
