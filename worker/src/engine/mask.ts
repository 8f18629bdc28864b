/** Hides the values of secrets in whatever leaves the engine for people to read. */
import { formsOf, type MaskForm } from './mask-forms.ts';

export interface Mask {
  (text: string): string;
  /** Of the first `length` characters of a text, with no part of a secret that goes on behind them. */
  start(text: string, length: number): string;
}

const HIDDEN = '***';
/** No character of a value is written in more signs than these. */
const LONGEST_UNIT = 64;
/** A text may hold the beginning of a value alone, cut off by others: more signs of it than these are not shown. */
const SHOWN_UNITS = 15;
/** Within what is longer no other value is looked for. */
const LOOKED_INTO = 1000;

/**
 * A function that replaces each of the values by `***`, as it is and in the forms that it takes on its way: in URLs, JSON,
 * HTML and base64 (whatever comes before it), encoded twice, in other letters' case, its white space run together.
 */
export function createMask(values: Iterable<string>): Mask {
  const forms = [...new Set(values)].flatMap((value) => formsOf(value).map((form) => new Finder(form)));
  if (forms.length === 0) {
    return Object.assign((text: string) => text, { start: (text: string, length: number) => text.slice(0, length) });
  }
  const heads = new RegExp([...new Set(forms.map(({ form }) => form.head))].join('|'), 'gu');
  const margin = Math.max(...forms.map(({ form }) => form.length)) * LONGEST_UNIT;
  const start = (text: string, length: number): string => {
    const seen = text.slice(0, length + margin);
    let masked = '';
    let done = 0;
    let hiddenTo = 0;
    for (heads.lastIndex = 0; ; ) {
      const index = heads.exec(seen)?.index ?? length;
      if (index >= length) break;
      const end = Math.max(...forms.map((form) => form.endFrom(seen, index)));
      // The next one may begin within this one.
      const step = (seen.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
      heads.lastIndex = end - index > LOOKED_INTO ? end : index + step;
      if (end <= hiddenTo) continue;
      if (index >= hiddenTo) masked += text.slice(done, index) + HIDDEN;
      hiddenTo = end;
      done = end;
    }
    return masked + text.slice(done, length);
  };
  return Object.assign((text: string) => start(text, text.length), { start });
}

/** Finds one form of one value. A sign is never read again in another way: the time it takes is in proportion to the text. */
class Finder {
  readonly form: MaskForm;
  #units: readonly RegExp[] | undefined;

  constructor(form: MaskForm) {
    this.form = form;
  }

  /** Where it ends that begins there, or as much of it as is too much to show; -1 where it does not. */
  endFrom(text: string, index: number): number {
    let end = index;
    this.#units ??= this.#compiled();
    for (const [at, unit] of this.#units.entries()) {
      unit.lastIndex = end;
      if (!unit.test(text)) return at < SHOWN_UNITS ? -1 : end;
      end = unit.lastIndex;
    }
    return end;
  }

  #compiled(): RegExp[] {
    const { units, ignoresCase } = this.form;
    const known = new Map<string, RegExp>();
    return units.map((source) => {
      const unit = known.get(source) ?? new RegExp(source, ignoresCase ? 'iuy' : 'uy');
      known.set(source, unit);
      return unit;
    });
  }
}
