/** A step's request made ready: built once where it is the same for every iteration, else filled in for each. */
import { type CompiledRequest, formText, headerValueProblem, type Template } from '@loadtest/scenario';
import { allLate, isLate, type Late, mapLate, valueFor } from './late.ts';
import { type Place, preparePlace } from './prepared-place.ts';
import { prepareText } from './prepared-text.ts';
import type { WireRequest } from './transport.ts';
import { UnsendableRequest } from './unsendable-request.ts';
import type { ValueNames } from './value-names.ts';

export interface RequestContext {
  readonly names: ValueNames;
  /** What URLs that begin with a placeholder are resolved against. */
  readonly target: string;
  readonly readsBody: boolean;
}

/** Throws where a constant request cannot be sent; one that is filled in throws an UnsendableRequest. */
export function prepareRequest(request: CompiledRequest, context: RequestContext): Late<WireRequest> {
  const place = preparePlace(request, context.names, context.target);
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
    let at: Place | null = null;
    try {
      at = valueFor(place, values);
      return build(at, valueFor(headers, values), valueFor(body, values));
    } catch (error) {
      if (error instanceof UnsendableRequest) throw error;
      const url = at === null ? '' : at.origin + at.path;
      throw new UnsendableRequest(error instanceof Error ? error.message : String(error), url);
    }
  };
}

function headersOf(request: CompiledRequest, { names }: RequestContext): Late<string[]> {
  // The engine knows the length; another one would be refused on each request.
  const given = request.headers.filter(({ name }) => name.toLowerCase() !== 'content-length');
  const lines = given.flatMap(({ name, value }) => [
    name,
    mapLate(prepareText(value, names), (text) => headerValue(name, text)),
  ]);
  return allLate(lines);
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
