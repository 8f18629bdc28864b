/** Where a step's requests go: known once where it is the same for every iteration, else found for each. */
import { appendQueryText, type CompiledRequest, encodeQuery, type Template } from '@loadtest/scenario';
import { isLate, joinLate, type Late, mapLate, valueFor } from './late.ts';
import { prepareText } from './prepared-text.ts';
import { UnsendableRequest } from './unsendable-request.ts';
import type { ValueNames } from './value-names.ts';

export interface Place {
  readonly origin: string;
  /** With its query. */
  readonly path: string;
  /** Of a user name and a password within the URL. */
  readonly authorization: string | null;
}

/** How a URL begins whose origin is the same for every iteration. */
const ORIGIN = /^https?:\/\/[^/?#\\]+(?=\/)/i;
/**
 * Paths and queries that stand in a parsed URL as they were written: no character that is encoded, no segment that begins with a
 * dot, and no `%2e` that could stand for one.
 */
const PLAIN = /^(?:\/(?!\.)[\w.~!$&'()*+,;=:@-]*)+(?:\?[\w.~!$&()*+,;=:@/?%-]+)?$/;

/** `target`: what URLs that begin with a placeholder are resolved against. Filling it in throws an UnsendableRequest. */
export function preparePlace(request: CompiledRequest, names: ValueNames, target: string): Late<Place> {
  const query = queryOf(request, names);
  const signed = request.headers.some(({ name }) => name.toLowerCase() === 'authorization');
  const resolve = (text: string, pairs: string): Place => {
    const parsed = URL.parse(text, target);
    if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
      const message = `${JSON.stringify(text)} is no URL to send a request to: it should be like /path or https://host/path`;
      throw new UnsendableRequest(message, text);
    }
    const authorization = parsed.username === '' || signed ? null : basicAuth(parsed);
    return { origin: parsed.origin, path: appendQueryText(parsed.pathname + parsed.search, pairs), authorization };
  };
  const [start, behind] = splitOrigin(request.url);
  const path = prepareText(behind, names);
  if (!(isLate(path) || isLate(query))) return resolve(start + path, query);
  const at = originOf(start);
  return (values) => {
    const text = valueFor(path, values);
    const pairs = valueFor(query, values);
    if (at === null || !PLAIN.test(text)) return resolve(start + text, pairs);
    return { origin: at.origin, path: appendQueryText(text, pairs), authorization: null };
  };
}

/** The origin as it is written, and the template of what comes behind it; the whole template where the origin is not constant. */
function splitOrigin(url: Template): [start: string, behind: Template] {
  const [first, ...others] = url;
  const start = first?.kind === 'text' ? (ORIGIN.exec(first.text)?.[0] ?? '') : '';
  if (first?.kind !== 'text' || start === '') return ['', url];
  return [start, [{ kind: 'text', text: first.text.slice(start.length) }, ...others]];
}

/** Null where the URL has to be looked at as a whole: it names a user, or is none. */
function originOf(start: string): URL | null {
  const parsed = start === '' ? null : URL.parse(start);
  return parsed?.username === '' && parsed.password === '' ? parsed : null;
}

/** `name=value&…`, encoded. */
function queryOf({ query }: CompiledRequest, names: ValueNames): Late<string> {
  const encoded = (template: Template): Late<string> => mapLate(prepareText(template, names), encodeQuery);
  return joinLate(query.flatMap(({ name, value }, at) => [at === 0 ? '' : '&', encoded(name), '=', encoded(value)]));
}

function basicAuth({ username, password }: URL): string {
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
}
