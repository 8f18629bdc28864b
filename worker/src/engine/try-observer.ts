/** Writes down what one iteration sends and finds, for people to read: all of it masked. */
import type { TriedRequest, TriedStep } from '@loadtest/protocol';
import type { CompiledStep } from '@loadtest/scenario';
import { Answer } from './answer.ts';
import { textOf } from './comparisons.ts';
import { sampleOf } from './failures.ts';
import { NodeHeaders } from './headers.ts';
import type { JourneyObserver } from './journey.ts';
import type { Judgement, RequestError } from './judge.ts';
import type { Mask } from './mask.ts';
import type { PreparedStep } from './prepared-step.ts';
import type { Outcome, WireRequest } from './transport.ts';
import { type ShownBody, showBody, showText, showUnreadable } from './try-body.ts';
import { UnsendableRequest } from './unsendable-request.ts';

/** Of what was found, characters. */
const LONGEST_FOUND = 1000;

type Sent = Pick<TriedRequest, 'method' | 'url' | 'requestHeaders' | 'requestBody'>;
type Answered = Pick<TriedRequest, 'responseHeaders' | 'responseBody' | 'bodyTruncated'>;

export class TryObserver implements JourneyObserver {
  /** Those that were begun, in order. */
  readonly steps: TriedStep[] = [];
  /** The first thing that failed and was not tried again with success: the step's name and what happened. */
  problem: string | null = null;
  /** Of `problem`: it kept the steps behind it from being begun. */
  ended = false;
  readonly #plan: readonly CompiledStep[];
  readonly #mask: Mask;

  /** `plan`: the steps as they stand in the plan. */
  constructor(plan: readonly CompiledStep[], mask: Mask) {
    this.#plan = plan;
    this.#mask = mask;
  }

  request(
    step: PreparedStep,
    sent: WireRequest | UnsendableRequest,
    outcome: Outcome,
    error: RequestError | null,
  ): void {
    const { sentMs, doneMs, firstByteMs, failure, status, httpVersion, address } = outcome;
    const since = (timeMs: number | null): number | null =>
      timeMs === null || sentMs === null ? null : Math.round((timeMs - sentMs) * 1000) / 1000;
    this.#step(step.index).requests.push({
      ...(sent instanceof UnsendableRequest ? this.#unsent(step.index, sent) : this.#sent(sent)),
      ...this.#answered(outcome),
      status: failure === null ? status : null,
      httpVersion,
      address,
      firstByteMs: since(firstByteMs),
      latencyMs: since(doneMs),
      errorKind: error?.kind ?? null,
      error: error === null ? null : this.#line(error.sample ?? 'Cut off before the answer came'),
    });
  }

  judged(step: PreparedStep, outcome: Outcome, { error, problems, extracted, endsIteration }: Judgement): void {
    const { name, extracted: found, checks } = this.#step(step.index);
    const answer = new Answer(outcome);
    for (const [index, check] of step.checks.entries()) {
      if (index >= problems.length) break;
      const actual = triedText(() => check.actual(answer));
      checks.push({
        name: this.#line(check.name),
        passed: problems[index] === null,
        actual: actual === null ? null : this.#line(actual),
      });
    }
    for (const [index, extraction] of step.extract.entries()) {
      const value = extracted[index];
      if (value === undefined) continue;
      const text = triedText(() => textOf(value)) ?? '<nested too deeply to be shown>';
      found.push({ name: extraction.name, value: showText(text, this.#mask).text });
    }
    if (error !== null) this.problem ??= `${name}: ${this.#line(error.sample ?? error.kind)}`;
    if (endsIteration) this.ended = true;
  }

  #step(index: number): TriedStep {
    const last = this.steps.at(-1);
    // Steps are begun one after the other, and each has a request.
    if (last !== undefined && this.steps.length === index + 1) return last;
    const begun = { name: this.#line(this.#plan[index]?.name ?? ''), requests: [], extracted: [], checks: [] };
    this.steps.push(begun);
    return begun;
  }

  #sent({ method, origin, path, headers, body }: WireRequest): Sent {
    const requestHeaders: Sent['requestHeaders'] = [];
    for (let at = 0; at < headers.length; at += 2)
      requestHeaders.push({ name: headers[at] ?? '', value: this.#mask(headers[at + 1] ?? '') });
    const type = requestHeaders.find(({ name }) => name.toLowerCase() === 'content-type')?.value;
    const shown =
      body === null
        ? null
        : showBody(body, type === undefined ? null : new NodeHeaders({ 'content-type': type }), this.#mask);
    return { method, url: this.#mask(origin + path), requestHeaders, requestBody: shown?.text ?? null };
  }

  #unsent(index: number, { url }: UnsendableRequest): Sent {
    const method = this.#plan[index]?.request.method ?? '';
    return { method, url: this.#mask(url), requestHeaders: [], requestBody: null };
  }

  #answered(outcome: Outcome): Answered {
    const responseHeaders = Array.from(outcome.headers?.entries() ?? [], ([name, value]) => {
      return { name: this.#mask(name), value: this.#mask(value) };
    });
    if (outcome.failure !== null) return { responseHeaders, responseBody: null, bodyTruncated: false };
    const { text, truncated } = this.#body(outcome);
    return { responseHeaders, responseBody: text, bodyTruncated: truncated };
  }

  #body(outcome: Outcome): ShownBody {
    const answer = new Answer(outcome);
    const bytes = answer.bytes();
    if (bytes !== null) return showBody(bytes, outcome.headers, this.#mask);
    return showUnreadable(outcome.body ?? Buffer.alloc(0), this.#line(answer.problem ?? ''));
  }

  #line(text: string): string {
    return sampleOf(this.#mask.start(text, LONGEST_FOUND));
  }
}

/** Null: there is none, or it cannot be written down. */
function triedText(read: () => string | null): string | null {
  try {
    return read();
  } catch {
    return null;
  }
}
