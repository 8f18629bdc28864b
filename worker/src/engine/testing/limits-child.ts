/**
 * A transport in a process of its own, at the limits of that process: sends, counts, says it as one line of JSON.
 * Arguments: the target's port (0: a target of its own that never answers), how many requests in all, how many at once.
 */

import { warmUp } from '../warm-up.ts';
import { startTarget } from './target.ts';
import { get, makeTransport } from './transports.ts';

// As every engine does before it is ready: what is loaded later would need a file descriptor.
await warmUp();

const [port = 0, total = 0, atOnce = 0] = process.argv.slice(2).map(Number);
const target = port === 0 ? await startTarget(() => undefined) : null;
const origin = target?.url ?? `http://127.0.0.1:${port}`;
const transport = makeTransport({ maxConnections: 100_000 });
const kinds: Record<string, number> = {};
const samples: Record<string, string> = {};
let [sent, ended, unsent, turns] = [0, 0, 0, 0];
const counting = setInterval(() => turns++, 1);

function usedMb(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1_048_576;
}

const before = usedMb();
await new Promise<void>((resolve) => {
  const next = (): void => {
    if (sent >= total) return;
    sent++;
    transport.send(get(origin, { timeoutMs: 1500 }), ({ failure, sentMs }) => {
      const kind = failure?.kind ?? 'NONE';
      kinds[kind] = (kinds[kind] ?? 0) + 1;
      samples[kind] ??= failure?.message ?? '';
      if (sentMs === null) unsent++;
      if (++ended === total) resolve();
      else next();
    });
  };
  for (let user = 0; user < atOnce; user++) next();
});
clearInterval(counting);
const grownMb = usedMb() - before;
process.stdout.write(
  `${JSON.stringify({ kinds, samples, ended, unsent, turns, grownMb, seen: target?.requests ?? null })}\n`,
);
await transport.close();
await target?.close();
