/** What of the seconds decides the validity: kept a second each, so that an amendment replaces what it amends. */
import { ERROR_KINDS, type ErrorKind, type StoredSecond } from '@loadtest/protocol';
import { VALIDITY_LIMITS } from '../../runs/coordinator/validity-limits.ts';
import type { Exhaustion, SecondsStretch, StallStretch } from './aggregator.messages.ts';

interface Watched {
  planned: number;
  dropped: number;
  lost: number;
  complete: boolean;
  stallMs: number;
  cpu: number;
  portsExhausted: number;
  descriptorsExhausted: number;
}

export class RunWatch {
  readonly #seconds: Watched[] = [];

  set(stored: StoredSecond): void {
    const { planned, dropped, lost, complete, stallMs, cpu } = stored;
    this.#seconds[stored.second] = {
      ...{ planned, dropped, lost, complete, stallMs, cpu },
      portsExhausted: failedAs('PORTS_EXHAUSTED', stored),
      descriptorsExhausted: failedAs('FILE_DESCRIPTORS', stored),
    };
  }

  /** Sums over the seconds from `from` on. */
  sums(from: number): { planned: number; dropped: number; lost: number; seconds: number } {
    const sums = { planned: 0, dropped: 0, lost: 0, seconds: 0 };
    for (const second of this.#seconds.slice(from)) {
      sums.planned += second.planned;
      sums.dropped += second.dropped;
      sums.lost += second.lost;
      sums.seconds += 1;
    }
    return sums;
  }

  gaps(): SecondsStretch[] {
    return this.#stretches((second) => !second.complete, 1);
  }
  stalls(): StallStretch[] {
    const stretches = this.#stretches((second) => second.stallMs > VALIDITY_LIMITS.stallMs, 1);
    return stretches.map(({ from, to }) => {
      const longestMs = Math.max(...this.#seconds.slice(from, to + 1).map(({ stallMs }) => stallMs));
      return { from, to, longestMs };
    });
  }
  busy(): SecondsStretch[] {
    const { cpu, seconds } = VALIDITY_LIMITS.busy;
    return this.#stretches((second) => second.cpu > cpu, seconds);
  }
  portsExhausted(): Exhaustion | null {
    return this.#exhaustion(({ portsExhausted }) => portsExhausted);
  }
  descriptorsExhausted(): Exhaustion | null {
    return this.#exhaustion(({ descriptorsExhausted }) => descriptorsExhausted);
  }

  #exhaustion(of: (second: Watched) => number): Exhaustion | null {
    const from = this.#seconds.findIndex((second) => of(second) > 0);
    if (from === -1) return null;
    const to = this.#seconds.findLastIndex((second) => of(second) > 0);
    return { from, to, requests: this.#seconds.reduce((sum, second) => sum + of(second), 0) };
  }

  /** Stretches of at least `least` seconds on end that `holds`. */
  #stretches(holds: (second: Watched) => boolean, least: number): SecondsStretch[] {
    const stretches: SecondsStretch[] = [];
    let from = -1;
    for (let at = 0; at <= this.#seconds.length; at++) {
      const second = this.#seconds[at];
      const inside = second !== undefined && holds(second);
      if (inside && from === -1) from = at;
      if (!inside && from !== -1) {
        if (at - from >= least) stretches.push({ from, to: at - 1 });
        from = -1;
      }
    }
    return stretches;
  }
}

function failedAs(kind: ErrorKind, { steps }: StoredSecond): number {
  const index = ERROR_KINDS.indexOf(kind);
  const counts = steps.flatMap(({ errorKinds }) => errorKinds.filter(([of]) => of === index).map(([, count]) => count));
  return counts.reduce((sum, count) => sum + count, 0);
}
