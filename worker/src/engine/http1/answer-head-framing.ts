/** Those headers of an answer that say where its body ends and what becomes of the connection (RFC 9112, 6 and 9). */
import { COMMA, digitOf, isBlank, SEMICOLON, SP, startsWith, wordOf } from './answer-head-bytes.ts';
import { FAULTS } from './response-parser-faults.ts';

const CONNECTION = wordOf('connection');
const SET_COOKIE = wordOf('set-cookie');
const KEEP_ALIVE = wordOf('keep-alive');
const CONTENT_LENGTH = wordOf('content-length');
const TRANSFER_ENCODING = wordOf('transfer-encoding');
const CLOSE = wordOf('close');
const CHUNKED = wordOf('chunked');
const TIMEOUT = wordOf('timeout=');
/** More than a timer can wait for is a server's way of saying for ever. */
const MOST_KEEP_ALIVE_S = 2_000_000;

/** Headers whose names have none of these lengths say nothing here. */
export function mayFrame(nameLength: number): boolean {
  return nameLength === 10 || nameLength === 14 || nameLength === 17;
}

export class Framing {
  /** Content-Length in bytes; -1: there is none. */
  length = -1;
  /** Transfer-Encoding: chunked. */
  chunked = false;
  /** Connection: close. */
  closes = false;
  /** Connection: keep-alive. */
  keeps = false;
  /** Keep-Alive: timeout; null: it says nothing. */
  keepAliveMs: number | null = null;
  setsCookies = false;

  reset(): void {
    this.length = -1;
    this.chunked = false;
    this.closes = false;
    this.keeps = false;
    this.keepAliveMs = null;
    this.setsCookies = false;
  }

  /**
   * A header: its name is bytes[from, colon), its value is bytes[colon + 1, to), with the blanks round it.
   * Null, or why the answer must not be taken.
   */
  take(bytes: Uint8Array, from: number, colon: number, to: number): string | null {
    switch (colon - from) {
      case 10:
        if (startsWith(bytes, from, CONNECTION)) this.#takeConnection(bytes, colon + 1, to);
        else if (startsWith(bytes, from, SET_COOKIE)) this.setsCookies = true;
        else if (startsWith(bytes, from, KEEP_ALIVE)) this.#takeKeepAlive(bytes, colon + 1, to);
        return null;
      case 14:
        return startsWith(bytes, from, CONTENT_LENGTH) ? this.#takeLength(bytes, colon + 1, to) : null;
      case 17:
        return startsWith(bytes, from, TRANSFER_ENCODING) ? this.#takeCoding(bytes, colon + 1, to) : null;
      default:
        return null;
    }
  }

  /** Two lengths are refused even where they are equal: honest servers send one. */
  #takeLength(bytes: Uint8Array, from: number, to: number): string | null {
    if (this.length >= 0) return FAULTS.twoLengths;
    while (from < to && isBlank(bytes[from])) from++;
    while (to > from && isBlank(bytes[to - 1])) to--;
    if (from === to) return FAULTS.lengthForm;
    let length = 0;
    for (let at = from; at < to; at++) {
      const digit = digitOf(bytes[at]);
      if (digit > 9) return bytes.subarray(from, to).includes(COMMA) ? FAULTS.twoLengths : FAULTS.lengthForm;
      length = length * 10 + digit;
      if (length > Number.MAX_SAFE_INTEGER) return FAULTS.lengthSize;
    }
    this.length = length;
    return null;
  }

  /** A tab beside it, which RFC 9110 (5.5) would let stand, hides it from Node's parser: two readers would see two answers. */
  #takeCoding(bytes: Uint8Array, from: number, to: number): string | null {
    if (this.chunked) return FAULTS.twoCodings;
    while (from < to && bytes[from] === SP) from++;
    while (to > from && bytes[to - 1] === SP) to--;
    if (bytes.subarray(from, to).includes(COMMA)) return FAULTS.codings;
    if (to - from !== CHUNKED.length || !startsWith(bytes, from, CHUNKED)) return FAULTS.coding;
    this.chunked = true;
    return null;
  }

  #takeConnection(bytes: Uint8Array, from: number, to: number): void {
    for (let at = from; at < to; at++) {
      const start = at;
      while (at < to && bytes[at] !== COMMA) at++;
      this.#takeOption(bytes, start, at);
    }
  }

  #takeOption(bytes: Uint8Array, from: number, to: number): void {
    while (from < to && isBlank(bytes[from])) from++;
    while (to > from && isBlank(bytes[to - 1])) to--;
    if (to - from === CLOSE.length && startsWith(bytes, from, CLOSE)) this.closes = true;
    else if (to - from === KEEP_ALIVE.length && startsWith(bytes, from, KEEP_ALIVE)) this.keeps = true;
  }

  /** `timeout=5, max=100`, in seconds. What is written otherwise says nothing. */
  #takeKeepAlive(bytes: Uint8Array, from: number, to: number): void {
    for (let at = from; at < to; at++) {
      while (at < to && isBlank(bytes[at])) at++;
      if (to - at > TIMEOUT.length && startsWith(bytes, at, TIMEOUT)) {
        this.#takeTimeout(bytes, at + TIMEOUT.length, to);
        return;
      }
      while (at < to && bytes[at] !== COMMA) at++;
    }
  }

  #takeTimeout(bytes: Uint8Array, from: number, to: number): void {
    let seconds = 0;
    let at = from;
    for (; at < to; at++) {
      const digit = digitOf(bytes[at]);
      if (digit > 9) break;
      seconds = Math.min(seconds * 10 + digit, MOST_KEEP_ALIVE_S);
    }
    while (at < to && isBlank(bytes[at])) at++;
    const ends = at === to || bytes[at] === COMMA || bytes[at] === SEMICOLON;
    if (at > from && ends) this.keepAliveMs = seconds * 1000;
  }
}
