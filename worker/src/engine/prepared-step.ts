/** A step of the plan made ready to run: its request built once, its checks compiled. */
import type { CompiledRequest, CompiledStep, Template } from '@loadtest/scenario';
import { compileCheck, type Verify } from './checks.ts';
import type { WireRequest } from './transport.ts';

export interface PreparedStep {
  readonly index: number;
  readonly request: WireRequest;
  readonly maxRedirects: number;
  readonly checks: readonly Verify[];
  /** A STATUS check decides about the status, so 4xx and 5xx are no errors by themselves. */
  readonly checksStatus: boolean;
  /** The pause after this step, ms. */
  readonly thinkTime: () => number;
}

export function prepareStep(step: CompiledStep, index: number): PreparedStep {
  const { thinkTimeMs, thinkTimeMaxMs } = step;
  return {
    index,
    request: buildRequest(step.request),
    maxRedirects: step.request.maxRedirects,
    checks: step.checks.map(compileCheck),
    checksStatus: step.checks.some((check) => check.subject === 'STATUS'),
    thinkTime:
      thinkTimeMaxMs === null ? () => thinkTimeMs : () => thinkTimeMs + Math.random() * (thinkTimeMaxMs - thinkTimeMs),
  };
}

/** Throws where a template is not constant: `unsupported` names those beforehand. */
function buildRequest(request: CompiledRequest): WireRequest {
  const url = new URL(constantOf(request.url));
  const query = request.query.map(({ name, value }) => `${encode(name)}=${encode(value)}`).join('&');
  const headers = request.headers
    // The engine knows the length; another one would be refused on each request.
    .filter(({ name }) => name.toLowerCase() !== 'content-length')
    .flatMap(({ name, value }) => [name, constantOf(value)]);
  if (url.username !== '' && !request.headers.some(({ name }) => name.toLowerCase() === 'authorization'))
    headers.push('authorization', basicAuth(url));
  return {
    origin: url.origin,
    method: request.method,
    path: url.pathname + joinQuery(url.search, query),
    headers,
    body: buildBody(request),
    timeoutMs: request.timeoutMs,
    connectTimeoutMs: request.connectTimeoutMs,
    readsBody: false,
  };
}

/** The text of a template without names. */
export function constantOf(template: Template): string {
  return template
    .map((part) => {
      if (part.kind !== 'text') throw new Error(`The template is not constant: ${part.kind}`);
      return part.text;
    })
    .join('');
}

function encode(template: Template): string {
  return encodeURIComponent(constantOf(template));
}

function joinQuery(search: string, query: string): string {
  if (query === '') return search;
  return search === '' ? `?${query}` : `${search}&${query}`;
}

function basicAuth({ username, password }: URL): string {
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
}

function buildBody({ body }: CompiledRequest): Buffer | null {
  switch (body.kind) {
    case 'none':
      return null;
    case 'text':
    case 'json':
      return Buffer.from(constantOf(body.template));
    case 'form': {
      const fields = body.fields.map(({ name, value }): [string, string] => [constantOf(name), constantOf(value)]);
      return Buffer.from(new URLSearchParams(fields).toString());
    }
    default:
      return body satisfies never;
  }
}
