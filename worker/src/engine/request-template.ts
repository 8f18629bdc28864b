/** A step's request made ready: built once where it is the same for every iteration, else filled in for each. */
import { appendQuery, type CompiledRequest, formText, headerValueProblem, type Template } from '@loadtest/scenario';
import { allLate, isLate, type Late, mapLate, valueFor } from './late.ts';
import { prepareText } from './prepared-text.ts';
import type { WireRequest } from './transport.ts';
import type { ValueNames } from './value-names.ts';

/** A request that cannot be sent with the values that it was filled with. */
export class UnsendableRequest extends Error {
  /** As far as it was filled in. */
  readonly url: string;

  constructor(message: string, url: string) {
    super(message);
    this.url = url;
  }
}

export interface RequestContext {
  readonly names: ValueNames;
  /** What URLs that begin with a placeholder are resolved against. */
  readonly target: string;
  readonly readsBody: boolean;
}

interface Place {
  readonly origin: string;
  readonly path: string;
  /** Of a user name and a password within the URL. */
  readonly authorization: string | null;
}

/** Throws where a constant request cannot be sent; one that is filled in throws an UnsendableRequest. */
export function prepareRequest(request: CompiledRequest, context: RequestContext): Late<WireRequest> {
  const place = placeOf(request, context);
  const headers = headersOf(request, context);
  const body = bodyOf(request, context);
  const { method, timeoutMs, connectTimeoutMs } = request;
  const { readsBody } = context;
  const build = ({ origin, path, authorization }: Place, given: string[], bytes: Buffer | null): WireRequest => {
    const all = authorization === null ? given : [...given, 'authorization', authorization];
    return { origin, method, path, headers: all, body: bytes, timeoutMs, connectTimeoutMs, readsBody };
  };
  if (!(isLate(place) || isLate(headers) || isLate(body))) return build(place, headers, body);
  return (values) => {
    let url = '';
    try {
      const at = valueFor(place, values);
      url = at.origin + at.path;
      return build(at, valueFor(headers, values), valueFor(body, values));
    } catch (error) {
      if (error instanceof UnsendableRequest) throw error;
      throw new UnsendableRequest(error instanceof Error ? error.message : String(error), url);
    }
  };
}

function placeOf(request: CompiledRequest, { names, target }: RequestContext): Late<Place> {
  const signed = request.headers.some(({ name }) => name.toLowerCase() === 'authorization');
  const url = prepareText(request.url, names);
  const query = pairsOf(request.query, names);
  const resolve = (text: string, pairs: readonly Pair[]): Place => {
    const parsed = URL.parse(text, target);
    if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
      const message = `${JSON.stringify(text)} is no URL to send a request to: it should be like /path or https://host/path`;
      throw new UnsendableRequest(message, text);
    }
    const authorization = parsed.username === '' || signed ? null : basicAuth(parsed);
    return { origin: parsed.origin, path: appendQuery(parsed.pathname + parsed.search, pairs), authorization };
  };
  if (!(isLate(url) || isLate(query))) return resolve(url, query);
  return (values) => resolve(valueFor(url, values), valueFor(query, values));
}

function headersOf(request: CompiledRequest, { names }: RequestContext): Late<string[]> {
  // The engine knows the length; another one would be refused on each request.
  const given = request.headers.filter(({ name }) => name.toLowerCase() !== 'content-length');
  const texts = given.map(({ name, value }) => mapLate(prepareText(value, names), (text) => headerValue(name, text)));
  return mapLate(allLate(texts), (values) => given.flatMap(({ name }, index) => [name, values[index] ?? '']));
}

/** What came with a value may not begin a header, or a request, of its own. */
function headerValue(name: string, text: string): string {
  const problem = headerValueProblem(text);
  if (problem !== null) throw new Error(`The header ${name} cannot be sent: ${problem}`);
  return text;
}

function bodyOf({ body }: CompiledRequest, { names }: RequestContext): Late<Buffer | null> {
  switch (body.kind) {
    case 'none':
      return null;
    case 'text':
    case 'json':
      return mapLate(prepareText(body.template, names), (text) => Buffer.from(text));
    case 'form':
      return mapLate(pairsOf(body.fields, names), (fields) => Buffer.from(formText(fields)));
    default:
      return body satisfies never;
  }
}

interface Pair {
  readonly name: string;
  readonly value: string;
}

function pairsOf(
  pairs: readonly { readonly name: Template; readonly value: Template }[],
  names: ValueNames,
): Late<readonly Pair[]> {
  const texts = pairs.flatMap(({ name, value }) => [prepareText(name, names), prepareText(value, names)]);
  return mapLate(allLate(texts), (filled) =>
    pairs.map((_, index) => ({ name: filled[2 * index] ?? '', value: filled[2 * index + 1] ?? '' })),
  );
}

function basicAuth({ username, password }: URL): string {
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
}
