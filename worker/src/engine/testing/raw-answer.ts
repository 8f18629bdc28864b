/** An answer byte for byte, with what has to become of it whichever connection reads it. A character is a byte. */
import type { ErrorKind } from '@loadtest/protocol';

/** What the server does when its answer is written. */
export type After = 'KEEP' | 'END' | 'RESET';

/** Status and body, or the kind of the failure. */
export type Became = readonly [status: number, body: string] | ErrorKind;

export interface RawAnswer {
  readonly name: string;
  readonly bytes: string;
  readonly became: Became;
  /** The next request goes over the same connection. */
  readonly kept: boolean;
  readonly after: After;
  readonly method: string;
}

/** Those of a row that are not as usual. */
type More = Partial<Pick<RawAnswer, 'after' | 'method'>>;

export const OK = 'HTTP/1.1 200 OK\r\n';
/** The rest of an answer with the body `body`. */
export const FOUR = 'content-length: 4\r\n\r\nbody';
export const CHUNKED = 'transfer-encoding: chunked\r\n\r\n';
export const LAST_CHUNK = '0\r\n\r\n';
export const BODY = [200, 'body'] as const;

export const kept = (name: string, bytes: string, became: Became = BODY, more: More = {}): RawAnswer => ({
  name,
  bytes,
  became,
  kept: true,
  after: 'KEEP',
  method: 'GET',
  ...more,
});
export const closed = (name: string, bytes: string, became: Became = BODY, more: More = {}): RawAnswer => ({
  ...kept(name, bytes, became, more),
  kept: false,
});
export const refused = (name: string, bytes: string): RawAnswer => closed(name, bytes, 'PROTOCOL');
export const broken = (name: string, bytes: string, after: After): RawAnswer => closed(name, bytes, 'RESET', { after });
export const inChunks = (chunks: string): string => OK + CHUNKED + chunks;
export const withHeader = (line: string): string => `${OK}${line}\r\n${FOUR}`;
export const HEAD: More = { method: 'HEAD' };
export const END: More = { after: 'END' };
