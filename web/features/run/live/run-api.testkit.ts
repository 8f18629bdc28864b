import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { buildSchema, execute, GraphQLError, type GraphQLSchema, graphql, subscribe, validate } from 'graphql';
import { useServer as serveSockets } from 'graphql-ws/use/ws';
import { type WebSocket, WebSocketServer } from 'ws';

type Json = Record<string, unknown>;
const SCHEMA = readFileSync(new URL('../../../../schema.graphql', import.meta.url), 'utf8');

/** Values sent to a subscriber, in order, until it leaves or they are completed. */
class Channel implements AsyncIterableIterator<Json> {
  private readonly waiting: Json[] = [];
  private wake: (() => void) | null = null;
  private done = false;
  push(value: Json) {
    this.waiting.push(value);
    this.wake?.();
  }
  complete() {
    this.done = true;
    this.wake?.();
  }
  async next(): Promise<IteratorResult<Json>> {
    for (;;) {
      const value = this.waiting.shift();
      if (value !== undefined) return { value, done: false };
      if (this.done) return { value: undefined, done: true };
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }
  return(): Promise<IteratorResult<Json>> {
    this.complete();
    return Promise.resolve({ value: undefined, done: true });
  }
  [Symbol.asyncIterator]() {
    return this;
  }
}

const NO_LATENCY = {
  count: 0,
  p50: null,
  p90: null,
  p95: null,
  p99: null,
  p999: null,
  min: null,
  mean: null,
  max: null,
};

function figures(requests: number): Json {
  return {
    requests,
    iterations: requests,
    planned: requests,
    completed: requests,
    interrupted: 0,
    dropped: 0,
    lost: 0,
    unsent: 0,
    uncounted: 0,
    errors: 0,
    errorRate: 0,
    checksPassed: 0,
    checksFailed: 0,
    requestRate: requests,
    bytesSent: 0,
    bytesReceived: 0,
    latency: NO_LATENCY,
    responseTime: NO_LATENCY,
    startDelay: NO_LATENCY,
    statusCodes: [],
    errorKinds: [],
    checks: [],
    steps: [],
  };
}

/**
 * One run behind the API's own schema, over HTTP and WebSocket on loopback: its seconds and state are what the test says,
 * its links break when the test says so.
 */
export async function startRunApi() {
  const run = {
    status: 'RUNNING',
    ticks: [] as Json[],
    events: [] as Json[],
    exists: true,
    /** As a server that resends from the start, whatever it is asked for. */
    forgetsAfter: false,
    /** The code that the next subscriptions to the seconds are refused with, one each. */
    refusals: [] as string[],
  };
  const asked: (number | null)[] = [];
  const metrics = new Set<Channel>();
  const changes = new Set<Channel>();
  const requestsOf = ({ second }: Json) => run.ticks.find((tick) => tick['second'] === second)?.['requests'];

  function view() {
    const total = run.ticks.reduce((sum, tick) => sum + Number(tick['requests']), 0);
    return {
      id: 'r1',
      number: 1,
      seed: 1,
      labels: [],
      scenarioVersion: 1,
      startedBy: { id: 'u1', name: 'Ada' },
      createdAt: '2026-01-01T00:00:00.000Z',
      definition: {
        name: 'Shop',
        target: 'http://127.0.0.1',
        load: { model: 'CONSTANT_RATE', rate: 10, duration: '10s', gracefulStop: '30s', warmUp: '0s' },
        steps: [],
        thresholds: [],
        data: [],
      },
      adjustments: [],
      status: run.status,
      verdict: run.status === 'FINISHED' ? 'PASSED' : null,
      validityReasons: [],
      viewerCan: ['STOP'],
      latest: run.ticks.at(-1) ?? null,
      shards: [],
      summary: figures(total),
      ticks: ({ after, first }: { after?: number | null; first: number }) =>
        run.ticks.filter((tick) => Number(tick['second']) > (after ?? -1)).slice(0, first),
      series: ({ to }: { to?: number | null }) =>
        run.ticks
          .filter((tick) => Number(tick['second']) <= (to ?? Number.POSITIVE_INFINITY))
          .map((tick) => ({
            ...tick,
            from: tick['second'],
            to: tick['second'],
            inFlightMax: 0,
            usersMax: 0,
            connectionsMax: 0,
          })),
      events: ({ after }: { after?: string | null }) =>
        run.events.slice(after ? run.events.findIndex(({ id }) => id === after) + 1 : 0),
    };
  }

  const schema = buildSchema(SCHEMA);
  const fieldsOf = (type: 'getQueryType' | 'getSubscriptionType') => schema[type]()?.getFields() ?? {};
  const { run: runField } = fieldsOf('getQueryType');
  if (runField) runField.resolve = () => (run.exists ? view() : null);
  source(schema, 'runMetrics', ({ after }) => {
    asked.push(after ?? null);
    const code = run.refusals.shift();
    if (code !== undefined) throw new GraphQLError('Not now', { extensions: { code, retryAfterMs: 20 } });
    const channel = new Channel();
    for (const tick of run.ticks) if (run.forgetsAfter || Number(tick['second']) > (after ?? -1)) channel.push(tick);
    if (run.status === 'FINISHED') channel.complete();
    metrics.add(channel);
    return channel;
  });
  source(schema, 'runChanged', () => {
    const channel = new Channel();
    channel.push(view());
    changes.add(channel);
    return channel;
  });

  const http = createServer(async (request, response) => {
    const { query, variables } = JSON.parse(await text(request));
    const result = await graphql({ schema, source: query, variableValues: variables });
    response.setHeader('content-type', 'application/json').end(JSON.stringify(result));
  });
  const sockets = new WebSocketServer({ server: http });
  serveSockets({ schema, validate, execute, subscribe }, sockets);
  const listen = (port: number) => new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = http.address() as AddressInfo;

  const tell = () => {
    for (const channel of changes) channel.push(view());
  };
  const eachSocket = (act: (socket: WebSocket) => void) => sockets.clients.forEach(act);

  return {
    url: `http://127.0.0.1:${port}/graphql`,
    socketUrl: `ws://127.0.0.1:${port}/graphql`,
    run,
    /** The `after` of each subscription to the seconds, in order. */
    asked,
    requestsOf,
    tell,
    /** Stores a second; `isSent: false` keeps it from the subscribers. */
    second(second: number, { isSent = true, requests = 10 + second } = {}) {
      const tick = { ...figures(requests), second, revision: 0, complete: true, inFlight: 1, users: 0, connections: 1 };
      run.ticks.push(tick);
      if (isSent) for (const channel of metrics) channel.push(tick);
    },
    amend(second: number, requests: number) {
      run.ticks = run.ticks.map((tick) =>
        tick['second'] === second ? { ...tick, requests, revision: Number(tick['revision']) + 1 } : tick,
      );
      run.events.push({
        id: `e${run.events.length}`,
        at: '2026-01-01T00:00:05.000Z',
        second,
        until: null,
        kind: 'SECONDS_AMENDED',
        message: 'A late report',
      });
      tell();
    },
    /** Breaks every WebSocket, as a cable that is pulled. */
    cut: () => eachSocket((socket) => socket.terminate()),
    completeMetrics() {
      for (const channel of metrics) channel.complete();
    },
    finish() {
      run.status = 'FINISHED';
      tell();
      for (const channel of [...metrics, ...changes]) channel.complete();
    },
    async down() {
      eachSocket((socket) => socket.terminate());
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
    up: () => listen(port),
    async close() {
      eachSocket((socket) => socket.terminate());
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

function source(schema: GraphQLSchema, name: string, open: (args: { after?: number | null }) => Channel) {
  const field = schema.getSubscriptionType()?.getFields()[name];
  if (!field) throw new Error(`The schema has no subscription ${name}`);
  field.subscribe = (_root, args) => open(args);
  field.resolve = (value) => value;
}
