/**
 * How long people wait. From `startRun` to the first request at the target, and from the end of a second to
 * its tick in a subscriber; each against its goal, over several runs on the whole platform with two workers.
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ApiClient, startPlatform } from '@loadtest/e2e';
import { table } from './table.ts';

const REPEATS = 5;
const SECONDS = 8;
const GOALS = { firstRequestMs: 1500, tickMs: 500 } as const;

interface Waits {
  /** From `startRun` to the first request, ms. */
  readonly firstRequestMs: number;
  /** From the end of each second to its tick, ms. */
  readonly ticksMs: readonly number[];
}

/** A target that tells when its first request came. */
class FirstRequest {
  readonly #server: Server;
  #firstAt: number | null = null;

  constructor() {
    this.#server = createServer((_request, response) => {
      this.#firstAt ??= Date.now();
      response.end('{"ok":true}');
    });
  }
  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }
  /** ms since 1970 of the first request since the last time. */
  take(): number {
    const at = this.#firstAt;
    this.#firstAt = null;
    if (at === null) throw new Error('The run sent no request');
    return at;
  }
  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

async function measure(client: ApiClient, scenarioId: string, target: FirstRequest): Promise<Waits> {
  const askedAt = Date.now();
  const { startRun } = await client.request<{ startRun: { id: string } }>(
    'mutation ($scenarioId: ID!) { startRun(scenarioId: $scenarioId) { id } }',
    { scenarioId },
  );
  const ticksMs: number[] = [];
  const ticks = client.subscribe<{ runMetrics: { second: number; timestamp: string } }>(
    'subscription ($runId: ID!) { runMetrics(runId: $runId) { second timestamp } }',
    { runId: startRun.id },
  );
  for await (const { runMetrics } of ticks)
    if (runMetrics.second < SECONDS) ticksMs.push(Date.now() - (Date.parse(runMetrics.timestamp) + 1000));
  return { firstRequestMs: target.take() - askedAt, ticksMs };
}

export async function benchWaits(): Promise<void> {
  const target = new FirstRequest();
  const url = await target.listen();
  const platform = await startPlatform({ workers: 2, slots: 2 });
  try {
    const client = await platform.client();
    const { createScenario } = await client.request<{ createScenario: { id: string } }>(
      'mutation ($input: ScenarioInput!) { createScenario(input: $input) { id } }',
      {
        input: {
          name: 'Bench',
          target: url,
          load: { model: 'CONSTANT_RATE', rate: 200, duration: `${SECONDS}s` },
          steps: [{ name: 'get', http: { url: '/' } }],
        },
      },
    );
    const waits: Waits[] = [];
    for (let repeat = 1; repeat <= REPEATS; repeat += 1) {
      process.stderr.write(`Run ${repeat} of ${REPEATS} …\n`);
      waits.push(await measure(client, createScenario.id, target));
    }
    process.stdout.write(
      table([
        {
          what: 'startRun → first request',
          goalMs: GOALS.firstRequestMs,
          valuesMs: waits.map(({ firstRequestMs }) => firstRequestMs),
        },
        { what: 'end of a second → its tick', goalMs: GOALS.tickMs, valuesMs: waits.flatMap(({ ticksMs }) => ticksMs) },
      ]),
    );
  } finally {
    await platform.stop();
    target.close();
  }
}
