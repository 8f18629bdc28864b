import type { LiveTickFragment, SeriesStretchFragment } from '../../../gql/graphql.ts';
import type { Second } from './seconds-ring.ts';
import type { Stretch } from './timeline.ts';

const none = Number.NaN;

/** A tick of the API as the ring keeps it. */
export function secondOf(tick: LiveTickFragment): Second {
  const { second, revision, complete, latency, responseTime, steps: _steps, ...counts } = tick;
  return {
    second,
    revision,
    complete,
    figures: {
      ...counts,
      ...percentilesOf(responseTime, latency),
    },
  };
}

/** A stretch of the API with its counts per second, so that it lies on the same axis as single seconds. */
export function stretchOf(window: SeriesStretchFragment): Stretch {
  const { from, to, complete, planned, iterations, requests, errors, dropped } = window;
  const seconds = to - from + 1;
  return {
    from,
    to,
    complete,
    figures: {
      planned: (planned ?? 0) / seconds,
      iterations: iterations / seconds,
      requests: requests / seconds,
      errors: errors / seconds,
      dropped: dropped / seconds,
      inFlight: window.inFlightMax,
      users: window.usersMax,
      connections: window.connectionsMax,
      ...percentilesOf(window.responseTime, window.latency),
    },
  };
}

type Percentiles = LiveTickFragment['latency'];

function percentilesOf(responseTime: Percentiles, latency: Percentiles) {
  return {
    responseP50: responseTime.p50 ?? none,
    responseP95: responseTime.p95 ?? none,
    responseP99: responseTime.p99 ?? none,
    latencyP50: latency.p50 ?? none,
    latencyP95: latency.p95 ?? none,
    latencyP99: latency.p99 ?? none,
  };
}
