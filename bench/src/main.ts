/**
 * `npm run bench` measures the engine against its peers, all rows of it; `npm run bench -- <name> …` runs the named rows and
 * benches: `tiny-get`, `waits`, `soak=<minutes>`. For rows: `--repeats=5`, `--seconds=8` for each measurement, `--write` for
 * RESULTS.md, `--peers=wrk,k6` for these peers and no others (`--peers=none`).
 */
import { parseArgs } from 'node:util';
import { benchSpeed } from './speed/main.ts';
import { ROWS } from './speed/rows/index.ts';

type Bench = (argument: string | undefined) => Promise<void>;

const BENCHES: Readonly<Record<string, () => Promise<Bench>>> = {
  waits: async () => (await import('./waits.ts')).benchWaits,
  'start-delay': async () => (await import('./start-delay.ts')).benchStartDelay,
  soak: async () => (await import('./soak.ts')).benchSoak,
  freeze: async () => (await import('./freeze/main.ts')).benchFreeze,
};
/** All rows. */
const ENGINE = 'engine';

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        repeats: { type: 'string', default: '5' },
        seconds: { type: 'string', default: '8' },
        peers: { type: 'string' },
        write: { type: 'boolean', default: false },
      },
    });
    const { write } = values;
    const peers = values.peers?.split(',') ?? null;
    const [repeats, seconds] = [Number(values.repeats), Number(values.seconds)];
    const whole = (value: number) => Number.isInteger(value) && value >= 1;
    if (!whole(repeats) || !whole(seconds)) throw new Error('--repeats and --seconds are whole numbers, 1 at least');
    const asked = positionals.length > 0 ? positionals : [ENGINE];
    const known = [ENGINE, ...ROWS.map(({ name }) => name), ...Object.keys(BENCHES)];
    const unknown = asked.filter((name) => !known.includes(name.split('=')[0] ?? ''));
    if (unknown.length > 0) throw new Error(`There is no ${unknown.join(', ')}; there are ${known.join(', ')}`);
    return { asked, repeats, seconds, peers, write };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  }
}

const { asked, ...options } = readArguments();
const rows = ROWS.filter(({ name }) => asked.includes(ENGINE) || asked.includes(name));
const command = ['npm run bench', ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : [])].join(' ');
if (rows.length > 0) await benchSpeed(rows, { ...options, command });
for (const call of asked) {
  const [name = '', argument] = call.split('=');
  const load = BENCHES[name];
  if (load === undefined) continue;
  process.stdout.write(`\n## ${name}\n\n`);
  const bench = await load();
  await bench(argument);
}
