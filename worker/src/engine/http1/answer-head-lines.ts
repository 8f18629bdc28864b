/** The lines of a head or of trailers, looked at byte by byte, once each, wherever the reads cut them. */
import { COLON, CR, IN_NAMES, IN_VALUES, isBlank, LF } from './answer-head-bytes.ts';
import type { Framing } from './answer-head-framing.ts';
import { FAULTS } from './response-parser-faults.ts';

/** All that there was has been looked at, and the end has not come. */
export const MORE = -1;
/** `fault` says why it is no answer. */
export const FAULT = -2;

export const MOST_LINES = 1000;

/** Where in a line the next byte belongs. */
const [LINE, NAME, VALUE, VALUE_END, END] = [0, 1, 2, 3, 4];

/**
 * A line ends with CR LF. RFC 9112, 2.2, lets one take a bare LF for it; this does not, and nor does undici: an intermediary that
 * reads it otherwise would see other headers. A bare CR is refused as well (the same section), and so is a folded line (5.2).
 */
export class HeaderLines {
  fault = '';
  /** The next byte to look at. Where the bytes were moved since, the place in them has to be told by `moved`. */
  at = 0;
  /** How many headers have come. */
  #lines = 0;
  #stage = LINE;
  #lineFrom = 0;
  #colon = 0;

  /** The next byte, at `at`, begins the first line. */
  start(at: number): void {
    this.at = at;
    this.#lines = 0;
    this.#stage = LINE;
  }

  /** What stands at `at` is the rest of a line that is no header: a status line from behind its status on. */
  startWithin(at: number): void {
    this.at = at;
    this.#lines = -1;
    this.#stage = VALUE;
    this.#lineFrom = at;
    this.#colon = at;
  }

  /** The bytes are now so much nearer to the beginning of their buffer. */
  moved(by: number): void {
    this.at -= by;
    this.#lineFrom -= by;
    this.#colon -= by;
  }

  /** Looks at bytes[at, to). The index behind the empty line that ends the lines, MORE or FAULT. `framing` is told of each header. */
  scan(bytes: Uint8Array, to: number, framing: Framing | null): number {
    // An import is looked up at each use: this loop is the hottest of all.
    const [inNames, inValues] = [IN_NAMES, IN_VALUES];
    let at = this.at;
    let stage = this.#stage;
    for (;;) {
      if (stage === LINE) {
        if (at === to) break;
        const byte = bytes[at] ?? 0;
        if (inNames[byte] === 1) stage = NAME;
        else if (byte === CR) stage = END;
        else return this.#fail(isBlank(byte) ? FAULTS.folded : faultOfName(byte));
        this.#lineFrom = at++;
      }
      if (stage === NAME) {
        while (at < to && inNames[bytes[at] ?? 0] === 1) at++;
        if (at === to) break;
        const byte = bytes[at];
        if (byte !== COLON) return this.#fail(isBlank(byte) ? FAULTS.blankInName : FAULTS.nameByte);
        this.#colon = at++;
        stage = VALUE;
      }
      if (stage === VALUE) {
        while (at < to && inValues[bytes[at] ?? 0] === 1) at++;
        if (at === to) break;
        if (bytes[at] !== CR) return this.#fail(bytes[at] === LF ? FAULTS.bareLf : this.#faultOfValue());
        at++;
        stage = VALUE_END;
      }
      if (at === to) break;
      if (bytes[at] !== LF) return this.#fail(FAULTS.bareCr);
      at++;
      if (stage === END) return at;
      if (++this.#lines > MOST_LINES) return this.#fail(FAULTS.headLines);
      const fault = framing === null ? null : framing.take(bytes, this.#lineFrom, this.#colon, at - 2);
      if (fault !== null) return this.#fail(fault);
      stage = LINE;
    }
    this.at = at;
    this.#stage = stage;
    return MORE;
  }

  #faultOfValue(): string {
    return this.#lines < 0 ? FAULTS.reasonByte : FAULTS.valueByte;
  }

  #fail(fault: string): typeof FAULT {
    this.fault = fault;
    return FAULT;
  }
}

function faultOfName(byte: number): string {
  if (byte === LF) return FAULTS.bareLf;
  return byte === COLON ? FAULTS.noName : FAULTS.nameByte;
}
