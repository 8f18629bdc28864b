/** A step of the plan made ready to run: its request built once or ready to be filled in, its checks and extractions compiled. */
import type { CompiledStep } from '@loadtest/scenario';
import { type PreparedCheck, prepareCheck } from './checks.ts';
import { type PreparedExtract, prepareExtract } from './extract.ts';
import { keepRequestBytes } from './http1/request-bytes.ts';
import { keepRequestBlock } from './http2/request-block.ts';
import { isLate } from './late.ts';
import { prepareRequest, type RequestContext } from './request-template.ts';
import type { RetryPolicy } from './retry.ts';
import type { WireRequest } from './transport.ts';
import type { IterationValues } from './values.ts';

export interface PreparedStep {
  readonly index: number;
  /** The request where it is the same for every iteration; else null, and `build` makes it. */
  readonly constant: WireRequest | null;
  /** Throws an UnsendableRequest. */
  readonly build: (values: IterationValues) => WireRequest;
  readonly maxRedirects: number;
  readonly retry: RetryPolicy | null;
  readonly checks: readonly PreparedCheck[];
  /** A STATUS check decides about the status, so 4xx and 5xx are no errors by themselves. */
  readonly statusChecks: readonly PreparedCheck[];
  readonly extract: readonly PreparedExtract[];
  /** The pause after this step, ms. */
  readonly thinkTimeMs: number;
  /** Drawn evenly between `thinkTimeMs` and this; null: always that. */
  readonly thinkTimeMaxMs: number | null;
}

export interface StepContext extends Omit<RequestContext, 'readsBody'> {
  /** Bodies are read even where no check and no extraction needs them. */
  readonly readsBodies: boolean;
}

/** Throws where the step cannot be run. */
export function prepareStep(step: CompiledStep, index: number, context: StepContext): PreparedStep {
  const { names, readsBodies } = context;
  const checks = step.checks.map((check) => prepareCheck(check, names));
  const extract = step.extract.map((extraction) => prepareExtract(extraction, names));
  const readsBody = readsBodies || [...checks, ...extract].some((reader) => reader.readsBody);
  const request = prepareRequest(step.request, { ...context, readsBody });
  if (!isLate(request)) {
    keepRequestBytes(request);
    keepRequestBlock(request);
  }
  return {
    index,
    constant: isLate(request) ? null : request,
    build: isLate(request) ? request : () => request,
    maxRedirects: step.request.maxRedirects,
    retry: step.request.retry,
    checks,
    statusChecks: checks.filter((_, at) => step.checks[at]?.subject === 'STATUS'),
    extract,
    thinkTimeMs: step.thinkTimeMs,
    thinkTimeMaxMs: step.thinkTimeMaxMs,
  };
}
