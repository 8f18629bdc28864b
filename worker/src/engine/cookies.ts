/** The cookies of one iteration, or of one user: kept and sent as a browser would. */
import { CookieJar } from 'tough-cookie';
import { type AnswerHeaders, headerLines } from './headers.ts';
import type { WireRequest } from './transport.ts';

export class Cookies {
  /** Made with the first cookie: most targets of a load set none. */
  #jar: CookieJar | undefined;

  /** Keeps what an answer sets. What a browser would refuse is refused without a word. */
  keep({ origin, path }: WireRequest, headers: AnswerHeaders): void {
    const set = headerLines(headers, 'set-cookie');
    if (set.length === 0) return;
    // Targets under test live on hosts like `shop.internal`, which no list of public suffixes knows.
    this.#jar ??= new CookieJar(undefined, { rejectPublicSuffixes: false });
    for (const cookie of set) this.#jar.setCookieSync(cookie, origin + path, { ignoreError: true });
  }

  /** The request with the cookies for its URL, behind those that the author gave; the very same where there are none. */
  addTo(request: WireRequest): WireRequest {
    const cookies = this.#jar?.getCookieStringSync(request.origin + request.path) ?? '';
    if (cookies === '') return request;
    const { headers } = request;
    const at = headers.findIndex((name, position) => position % 2 === 0 && name.toLowerCase() === 'cookie');
    const all = at < 0 ? [...headers, 'cookie', cookies] : headers.with(at + 1, `${headers[at + 1]}; ${cookies}`);
    return { ...request, headers: all };
  }
}
