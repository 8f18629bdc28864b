/** Where a step's requests go: its URL resolved against the scenario's target. */
import type { Template } from './compiled.ts';
import { constantText, mergeText } from './template.ts';

const SCHEME = /^[a-z][a-z\d+.-]*:/i;
const SCHEME_REMEDY = 'write http:// or https://';

type ResolvedUrl =
  | { readonly url: Template; readonly problem: null }
  | { readonly url: null; readonly problem: string };

/**
 * Resolves as a browser does: `/path` from the host's root, `path` from the target's last `/`, `https://…` as it is. A
 * URL with placeholders is resolved as far as its text allows; one that begins with a placeholder stays as it is, and
 * is resolved when it is filled in. A fragment (#…) is left out. `problem`: why it is no http(s) URL, with the remedy.
 */
export function resolveUrl(url: Template, target: URL): ResolvedUrl {
  const constant = constantText(url);
  if (constant !== null) {
    if (constant.trim() === '') return { url: null, problem: 'is blank: write / for the target itself' };
    const problem = urlProblem(constant, target);
    if (problem !== null) return { url: null, problem };
    const resolved = new URL(constant, target);
    resolved.hash = '';
    return { url: [{ kind: 'text', text: resolved.href }], problem: null };
  }
  const [first] = url;
  if (first?.kind !== 'text') return { url, problem: null };
  const problem = skeletonProblem(url, target);
  return problem === null
    ? { url: mergeText([{ kind: 'text', text: baseFor(first.text, target) }, ...url]), problem }
    : { url: null, problem };
}

/** What stands before a URL that begins with this text. */
function baseFor(start: string, target: URL): string {
  if (SCHEME.test(start)) return '';
  if (start.startsWith('//')) return target.protocol;
  if (start.startsWith('/')) return target.origin;
  if (start.startsWith('?')) return target.origin + target.pathname;
  return target.origin + target.pathname.slice(0, target.pathname.lastIndexOf('/') + 1);
}

/** Placeholders may stand for a port or for a name: it is a problem where neither makes a URL. */
function skeletonProblem(url: Template, target: URL): string | null {
  const [asName, asNumber] = ['x', '1'].map((filler) =>
    urlProblem(url.map((part) => (part.kind === 'text' ? part.text : filler)).join(''), target),
  );
  return asName == null || asNumber == null ? null : asName;
}

/** Why a text, resolved against the base (absent: by itself), is no URL that a request can go to; null where it is one. */
export function urlProblem(text: string, base?: URL): string | null {
  const parsed = URL.parse(text, base?.href);
  if (SCHEME.test(text.trim()) && !/^https?:/i.test(text.trim())) {
    const scheme = text.trim().slice(0, text.trim().indexOf(':') + 1);
    const hostAndPort = /^[^/:]+:\d+(?:[/?#]|$)/.test(text.trim());
    return hostAndPort
      ? `has no scheme: write http://${text.trim()}`
      : `has the scheme ${scheme} but load goes over http only: ${SCHEME_REMEDY}`;
  }
  if (parsed === null)
    return base
      ? 'is not a URL: write /path, or https://host/path'
      : 'is not an absolute URL: write https://host, with http:// or https://';
  if (parsed.username !== '' || parsed.password !== '')
    return 'must not carry a user name or password: send them in an Authorization header';
  return null;
}

/** The URL with names and values appended to its query, percent-encoded. */
export function appendQuery(url: string, query: readonly { readonly name: string; readonly value: string }[]): string {
  return appendQueryText(url, query.map(({ name, value }) => `${encodeQuery(name)}=${encodeQuery(value)}`).join('&'));
}

/** As `appendQuery`, of `name=value&…` whose names and values are encoded already. */
export function appendQueryText(url: string, text: string): string {
  if (text === '') return url;
  if (!url.includes('?')) return `${url}?${text}`;
  return /[?&]$/.test(url) ? url + text : `${url}&${text}`;
}

/** Names and values as `application/x-www-form-urlencoded`. */
export function formText(fields: readonly { readonly name: string; readonly value: string }[]): string {
  const text = new URLSearchParams();
  for (const { name, value } of fields) text.append(name, value);
  return text.toString();
}

/** A name or a value of a query. As encodeURIComponent, which throws on half a surrogate pair. */
export function encodeQuery(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
