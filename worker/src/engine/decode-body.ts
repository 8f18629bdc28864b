/** What an answer's body is behind its codings (RFC 9110, 8.4) and its charset. */
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { type AnswerHeaders, headerText } from './headers.ts';

/** A decoded body has at most so many bytes: a few sent ones can stand for any number. */
export const MOST_DECODED_BYTES = 64 * 1_048_576;
/** As curl: no honest answer is packed more often. */
const MOST_CODINGS = 5;
const BOUND = { maxOutputLength: MOST_DECODED_BYTES };

const DECODERS: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  gzip: (body) => gunzipSync(body, BOUND),
  'x-gzip': (body) => gunzipSync(body, BOUND),
  br: (body) => brotliDecompressSync(body, BOUND),
  deflate: (body) => (hasZlibHead(body) ? inflateSync(body, BOUND) : inflateRawSync(body, BOUND)),
  identity: (body) => body,
};

/** Undoes all of the answer's codings. Throws an Error for people where it cannot. */
export function decodeBody(body: Buffer, headers: AnswerHeaders | null): Buffer {
  const given = headerText(headers, 'content-encoding');
  if (given === null || body.length === 0) return body;
  const codings = given
    .toLowerCase()
    .split(',')
    .flatMap((coding) => coding.trim() || []);
  if (codings.length > MOST_CODINGS) throw new Error(`The body is packed ${codings.length} times over (${given})`);
  return codings.reduceRight(undo, body);
}

function undo(body: Buffer, coding: string): Buffer {
  const decoder = Object.hasOwn(DECODERS, coding) ? DECODERS[coding] : undefined;
  if (decoder === undefined)
    throw new Error(
      `The body's content-encoding ${coding} is none of gzip, br and deflate: ask for one of these in the header accept-encoding`,
    );
  try {
    return decoder(body);
  } catch (error) {
    if (error instanceof RangeError)
      throw new Error(
        `The body is larger than ${MOST_DECODED_BYTES / 1_048_576} MiB once it is decoded (${coding}): read a smaller one`,
      );
    throw new Error(`The body is no ${coding}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Some servers send raw deflate under the name that means zlib (RFC 9110, 8.4.1.2, tells of them). */
function hasZlibHead(body: Buffer): boolean {
  return body.length >= 2 && ((body[0] ?? 0) & 0x0f) === 8 && body.readUInt16BE(0) % 31 === 0;
}

/** As text: by the charset of the content type, else UTF-8. Bytes that are none become U+FFFD. */
export function bodyText(body: Buffer, headers: AnswerHeaders | null): string {
  const charset = charsetOf(headerText(headers, 'content-type'));
  return charset === undefined || /^utf-?8$/i.test(charset) ? utf8Text(body) : decoderFor(charset).decode(body);
}

function charsetOf(contentType: string | null): string | undefined {
  if (contentType === null || !contentType.includes(';')) return undefined;
  return /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType)?.[1];
}

const UTF_8 = new TextDecoder();

/** As a decoder does it, which is slower and leaves out a byte order mark. */
function utf8Text(body: Buffer): string {
  return body[0] === 0xef ? UTF_8.decode(body) : body.toString();
}

function decoderFor(charset: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(charset);
  } catch {
    return UTF_8;
  }
}
