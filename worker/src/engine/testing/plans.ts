/** Small plans for tests. */
import type { RunPlan } from '@loadtest/protocol';
import {
  type CompiledCheck,
  type CompiledLoad,
  type CompiledRequest,
  type CompiledScenario,
  type CompiledStep,
  compileCurve,
  type LoadDefinition,
  type Template,
} from '@loadtest/scenario';

export function text(value: string): Template {
  return value === '' ? [] : [{ kind: 'text', text: value }];
}

/** A URL whose path ends with the number k of the iteration. */
export function numbered(url: string): Template {
  return [...text(url), { kind: 'function', name: 'iteration', args: [] }];
}

/** The number in the path of a request to such a URL. */
export function numberOf({ path }: { readonly path: string }): number {
  return Number(path.slice(path.lastIndexOf('/') + 1));
}

export function requestTo(url: string, more: Partial<CompiledRequest> = {}): CompiledRequest {
  return {
    method: 'GET',
    url: text(url),
    headers: [],
    query: [],
    body: { kind: 'none' },
    timeoutMs: 5000,
    connectTimeoutMs: 2000,
    maxRedirects: 0,
    retry: null,
    ...more,
  };
}

export function stepTo(url: string, more: Partial<CompiledStep> & { request?: CompiledRequest } = {}): CompiledStep {
  return {
    name: 'step',
    request: requestTo(url),
    extract: [],
    checks: [],
    thinkTimeMs: 0,
    thinkTimeMaxMs: null,
    ...more,
  };
}

export function statusIs(status: number): CompiledCheck {
  return {
    name: `STATUS EQUALS ${status}`,
    subject: 'STATUS',
    expression: null,
    comparison: 'EQUALS',
    value: [{ kind: 'text', text: `${status}` }],
  };
}

export function constantRate(rate: number, durationMs: number, more: Partial<CompiledLoad> = {}): CompiledLoad {
  return loadOf({ model: 'CONSTANT_RATE', rate, duration: `${durationMs}ms` }, more);
}

export function constantUsers(users: number, durationMs: number, more: Partial<CompiledLoad> = {}): CompiledLoad {
  return loadOf({ model: 'CONSTANT_USERS', users, duration: `${durationMs}ms` }, more);
}

export function loadOf(
  load: Omit<LoadDefinition, 'gracefulStop' | 'warmUp'>,
  more: Partial<CompiledLoad> = {},
): CompiledLoad {
  const curve = compileCurve({ ...load, gracefulStop: '1s', warmUp: '0s' });
  return {
    model: load.model,
    curve,
    durationMs: curve.durationMs,
    warmUpMs: 0,
    gracefulStopMs: 1000,
    maxInFlight: null,
    iterationLimit: null,
    ...more,
  };
}

export function planOf(
  load: CompiledLoad,
  steps: readonly CompiledStep[],
  more: Partial<Omit<RunPlan, 'scenario'>> & { scenario?: Partial<CompiledScenario> } = {},
): RunPlan {
  const { scenario, ...plan } = more;
  return {
    version: 1,
    runId: 'run',
    shards: 1,
    seed: 1,
    maxInFlight: load.curve.unit === 'USERS' ? null : 1000,
    maxConnectionsPerShard: 200,
    sealed: null,
    files: [],
    ...plan,
    scenario: {
      name: 'Test',
      target: 'http://127.0.0.1',
      load,
      steps,
      variables: {},
      secrets: [],
      data: [],
      thresholds: [],
      httpVersion: 'AUTO',
      tls: { insecure: false, ca: null, serverName: null },
      cookies: 'NONE',
      maxConnections: null,
      placement: [],
      onWorkerLoss: 'REPLACE',
      seed: null,
      ...scenario,
    },
  };
}
