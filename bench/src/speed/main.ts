/** The engine against its peers: rows of questions, each answered by measurements that take turns. */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { buildGenerator } from './generator/build.ts';
import { findProgram } from './programs.ts';
import { circumstancesOf } from './report/circumstances.ts';
import { results, section } from './report/results.ts';
import type { Row, Setting } from './row.ts';
import { ROWS } from './rows/index.ts';
import { startNginx } from './target/nginx.ts';
import { findPeers } from './tools/index.ts';
import { ours } from './tools/ours.ts';

export interface SpeedOptions {
  readonly repeats: number;
  /** Of one measurement. */
  readonly seconds: number;
  /** Names of the peers that take part; null: all that are there. */
  readonly peers: readonly string[] | null;
  /** RESULTS.md gets the sections of these rows. */
  readonly write: boolean;
  /** How the bench was called, for the report. */
  readonly command: string;
}

const RESULTS = fileURLToPath(new URL('../../RESULTS.md', import.meta.url));
const WARM_UP_SECONDS = 2;

/** Sets the exit code where numbers do not hold; a goal that is missed is said, and that is all. */
export async function benchSpeed(rows: readonly Row[], options: SpeedOptions): Promise<void> {
  if (process.platform !== 'linux')
    throw new Error('These rows are measured with what Linux tells in /proc: run them there');
  const nginx = findProgram('nginx', ['-v']);
  if (nginx === null)
    throw new Error('The target is nginx, which is not on this machine. Install it: apt-get install nginx-light');
  const generator = await buildGenerator();
  const wanted = findPeers().filter(({ name }) => options.peers === null || options.peers.includes(name));
  const peers = wanted.flatMap(({ tool }) => tool ?? []);
  const circumstances = circumstancesOf(
    options.command,
    [['nginx', nginx.version], ...peers.map(({ name, version }) => [name, version] as const)],
    wanted.filter(({ tool }) => tool === null).map(({ name }) => name),
  );
  process.stdout.write(`${circumstances}\n`);
  const target = await startNginx(nginx);
  const setting: Setting = {
    ours: ours(generator, { name: 'LoadTest Platform', threads: 1 }),
    undici: ours(generator, { name: 'the same over undici', threads: 1, http1: 'UNDICI' }),
    peers,
    target,
    repeats: options.repeats,
    warmUpSeconds: WARM_UP_SECONDS,
    seconds: options.seconds,
    generator,
  };
  try {
    for (const row of rows) {
      process.stderr.write(`${row.title} …\n`);
      const answer = await row.run(setting);
      if (answer.wrong.length > 0) process.exitCode = 1;
      const text = section({ name: row.name, title: row.title, circumstances, answer });
      process.stdout.write(`${text}\n\n`);
      if (options.write) await write(text);
    }
  } finally {
    await target.stop();
  }
}

/** At once: what was measured is not lost where a later row fails. */
async function write(text: string): Promise<void> {
  const before = await readFile(RESULTS, 'utf8').catch(() => '');
  const names = ROWS.map(({ name }) => name);
  await writeFile(RESULTS, results(before, [text], names));
}
