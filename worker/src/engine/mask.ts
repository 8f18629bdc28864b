/** Hides the values of secrets in whatever leaves the engine for people to read. */

export interface Mask {
  (text: string): string;
  /** Of the first `length` characters of a text, with no part of a secret that goes on behind them. */
  start(text: string, length: number): string;
}

const HIDDEN = '***';
/** Shorter values stand in ordinary words: those are hidden only where they are a word of their own. */
const ANYWHERE_FROM = 4;

/**
 * A function that replaces each of the values by `***`, as it is and in the forms that it takes on its way: URL-encoded,
 * within JSON, in base64 (whatever comes before it), its white space run together.
 */
export function createMask(values: Iterable<string>): Mask {
  const anywhere = new Set<string>();
  const asWords = new Set<string>();
  for (const value of values) {
    if (value === '') continue;
    for (const form of formsOf(value)) (form.length < ANYWHERE_FROM ? asWords : anywhere).add(form);
  }
  const patterns = [
    ...longestFirst(anywhere),
    ...longestFirst(asWords).map((word) => `(?<![\\p{L}\\p{N}_])${word}(?![\\p{L}\\p{N}_])`),
  ];
  if (patterns.length === 0) {
    return Object.assign((text: string) => text, { start: (text: string, length: number) => text.slice(0, length) });
  }
  const longest = Math.max(...[...anywhere, ...asWords].map((form) => form.length));
  const pattern = new RegExp(patterns.join('|'), 'gu');
  const start = (text: string, length: number): string => {
    let masked = '';
    let done = 0;
    for (const { index, 0: found } of text.slice(0, length + longest).matchAll(pattern)) {
      if (index >= length) break;
      masked += text.slice(done, index) + HIDDEN;
      done = index + found.length;
    }
    return masked + text.slice(done, length);
  };
  return Object.assign((text: string) => text.replace(pattern, HIDDEN), { start });
}

/** The longest first: what begins with another secret is hidden whole. */
function longestFirst(forms: ReadonlySet<string>): string[] {
  return [...forms].sort((a, b) => b.length - a.length).map((form) => form.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
}

function formsOf(value: string): string[] {
  const wellFormed = value.toWellFormed();
  const encoded = [
    encodeURIComponent(wellFormed),
    new URLSearchParams([['', wellFormed]]).toString().slice(1),
    URL.parse(`http://x/?${wellFormed.replaceAll('#', '%23')}`)?.search.slice(1) ?? value,
    URL.parse(`http://x/${wellFormed.replace(/[?#]/g, encodeURIComponent)}`)?.pathname.slice(1) ?? value,
  ];
  return [
    value,
    value.replace(/\s+/g, ' ').trim(),
    JSON.stringify(value).slice(1, -1),
    ...encoded,
    ...encoded.map((form) => form.replace(/%[\dA-F]{2}/g, (hex) => hex.toLowerCase())),
    ...base64Forms(Buffer.from(value)),
  ].filter((form) => form !== '');
}

/** With 0, 1 or 2 bytes before it the same bytes give other letters; those that depend on its neighbours are left out. */
function base64Forms(bytes: Buffer): string[] {
  const forms = [bytes.toString('base64'), bytes.toString('base64url')];
  for (const before of [0, 1, 2]) {
    const letters = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const own = letters.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    // Fewer letters would stand in other texts by chance.
    if (own.length >= 5) forms.push(own, own.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return forms;
}
