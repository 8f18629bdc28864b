/** The cookies of one iteration, or of one user: kept and sent as a browser would. */
import type { IncomingHttpHeaders } from 'node:http';
import { CookieJar } from 'tough-cookie';

export class Cookies {
  /** Made with the first cookie: most targets of a load set none. */
  #jar: CookieJar | undefined;

  /** Keeps what an answer sets. What a browser would refuse is refused without a word. */
  keep(url: string, headers: IncomingHttpHeaders): void {
    const set = headers['set-cookie'];
    if (set === undefined) return;
    // Targets under test live on hosts like `shop.internal`, which no list of public suffixes knows.
    this.#jar ??= new CookieJar(undefined, { rejectPublicSuffixes: false });
    for (const cookie of [set].flat()) this.#jar.setCookieSync(cookie, url, { ignoreError: true });
  }

  /** The headers (name, value, …) with the cookies for this URL, behind those that the author gave. */
  addTo(headers: string[], url: string): string[] {
    const cookies = this.#jar?.getCookieStringSync(url) ?? '';
    if (cookies === '') return headers;
    const at = headers.findIndex((name, position) => position % 2 === 0 && name.toLowerCase() === 'cookie');
    if (at < 0) return [...headers, 'cookie', cookies];
    return headers.with(at + 1, `${headers[at + 1]}; ${cookies}`);
  }
}
