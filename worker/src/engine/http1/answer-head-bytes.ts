/** Bytes of a head and what they may be part of (RFC 9110, 5.5 and 5.6.2). */

export const [HTAB, LF, CR, SP, COLON, SEMICOLON, COMMA] = [0x09, 0x0a, 0x0d, 0x20, 0x3a, 0x3b, 0x2c];
export const ZERO = 0x30;

/** 1: may be part of a name. */
export const IN_NAMES = new Uint8Array(256);
for (const char of "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
  IN_NAMES[char.charCodeAt(0)] = 1;

/** 1: may be part of a value, of a reason, of a chunk's extension: HTAB, SP, VCHAR and obs-text. */
export const IN_VALUES = new Uint8Array(256).fill(1, SP).fill(0, 0x7f, 0x80);
IN_VALUES[HTAB] = 1;

export function isBlank(byte: number | undefined): boolean {
  return byte === SP || byte === HTAB;
}

/** The value of a decimal digit; anything else gives more than 9. */
export function digitOf(byte: number | undefined): number {
  return ((byte ?? 0) - ZERO) >>> 0;
}

/** Small letters and hyphens, to be looked for in whatever case they came. */
export function wordOf(text: string): Uint8Array {
  return Buffer.from(text);
}

/** Whether the bytes from `from` on, which are fit for a value, begin with a word: no other of those gives a letter or a hyphen with this bit. */
export function startsWith(bytes: Uint8Array, from: number, word: Uint8Array): boolean {
  for (let nth = 0; nth < word.length; nth++) if (((bytes[from + nth] ?? 0) | 0x20) !== word[nth]) return false;
  return true;
}
