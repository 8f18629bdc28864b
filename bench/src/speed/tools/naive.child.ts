/** What one writes in a few lines: loops that ask, wait and read, with undici, and count. `<url> <loops> <seconds>`. */
import { Agent, request } from 'undici';

const [url = '', loops, seconds] = process.argv.slice(2);
const dispatcher = new Agent({ connections: Number(loops), connect: { rejectUnauthorized: false } });
const untilMs = performance.now() + Number(seconds) * 1000;
const latencies: number[] = [];
let errors = 0;

async function loop(): Promise<void> {
  while (performance.now() < untilMs) {
    const sentMs = performance.now();
    try {
      const { body } = await request(url, { dispatcher });
      await body.dump();
      latencies.push(performance.now() - sentMs);
    } catch {
      errors++;
    }
  }
}

await Promise.all(Array.from({ length: Number(loops) }, loop));
latencies.sort((a, b) => a - b);
const quantile = (share: number) => latencies[Math.floor((latencies.length - 1) * share)] ?? null;
process.stdout.write(
  JSON.stringify({ requests: latencies.length + errors, errors, p50: quantile(0.5), p99: quantile(0.99) }),
);
process.exit();
