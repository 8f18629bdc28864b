/** How the target of a test answers. Deterministic where counts have to be known: every n-th request, never by chance. */
export type Behaviour =
  | { readonly kind: 'constant'; readonly latencyMs: number }
  /** Every `every`-th request of the path takes `slowMs`, the others `fastMs`. */
  | { readonly kind: 'bimodal'; readonly fastMs: number; readonly slowMs: number; readonly every: number }
  /** Every `every`-th request of the path is answered with `status`, at once. */
  | { readonly kind: 'errors'; readonly status: number; readonly every: number }
  /** Nothing is answered until the path behaves otherwise; what waits is answered then. */
  | { readonly kind: 'stall' }
  /** Every `every`-th request of the path has its connection reset, without an answer. */
  | { readonly kind: 'reset'; readonly every: number };

/** What happens to the n-th request of a path, counted from 1. */
export type Fate =
  | { readonly kind: 'answer'; readonly status: number; readonly afterMs: number }
  | { readonly kind: 'hold' }
  | { readonly kind: 'reset' };

export function fateOf(behaviour: Behaviour, n: number): Fate {
  const answer = (status: number, afterMs: number): Fate => ({ kind: 'answer', status, afterMs });
  switch (behaviour.kind) {
    case 'constant':
      return answer(200, behaviour.latencyMs);
    case 'bimodal':
      return answer(200, n % behaviour.every === 0 ? behaviour.slowMs : behaviour.fastMs);
    case 'errors':
      return answer(n % behaviour.every === 0 ? behaviour.status : 200, 0);
    case 'stall':
      return { kind: 'hold' };
    case 'reset':
      return n % behaviour.every === 0 ? { kind: 'reset' } : answer(200, 0);
  }
}
