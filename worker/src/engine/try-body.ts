/** Bodies as people read them in the report of a try. */
import { isUtf8 } from 'node:buffer';
import { bodyText } from './decode-body.ts';
import { type AnswerHeaders, headerText } from './headers.ts';
import type { Mask } from './mask.ts';

/** Of the text as it is shown, in UTF-8. */
export const MOST_SHOWN_BYTES = 65_536;

export interface ShownBody {
  readonly text: string;
  readonly truncated: boolean;
}

/** A decoded body: as text, masked and cut at 64 KiB, or as `<1,234 bytes of image/png>` where it is none. */
export function showBody(body: Buffer, headers: AnswerHeaders | null, mask: Mask): ShownBody {
  const type = headerText(headers, 'content-type');
  if (!isText(body, type))
    return { text: `<${count(body.length)} bytes of ${mask(type ?? 'no known type')}>`, truncated: false };
  return showText(bodyText(body, headers), mask);
}

/** A text, masked, cut at 64 KiB. */
export function showText(text: string, mask: Mask): ShownBody {
  const start = mask.start(text, MOST_SHOWN_BYTES);
  const bytes = Buffer.from(start);
  if (bytes.length <= MOST_SHOWN_BYTES) return { text: start, truncated: text.length > MOST_SHOWN_BYTES };
  let end = MOST_SHOWN_BYTES;
  // Not within a character.
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return { text: bytes.toString('utf8', 0, end), truncated: true };
}

/** A body that cannot be decoded. */
export function showUnreadable(body: Buffer, problem: string): ShownBody {
  return { text: `<${count(body.length)} bytes: ${problem}>`, truncated: false };
}

function isText(body: Buffer, type: string | null): boolean {
  if (body.includes(0)) return false;
  return isUtf8(body) || (type !== null && /^text\/|charset=/i.test(type));
}

function count(bytes: number): string {
  return bytes.toLocaleString('en');
}
