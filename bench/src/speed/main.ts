/** The engine against its peers: rows of questions, each answered by measurements that take turns. */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { buildGenerator } from './generator/build.ts';
import { findProgram } from './programs.ts';
import { machine } from './report/machine.ts';
import type { Answer, Row, Setting } from './row.ts';
import { startNginx } from './target/nginx.ts';
import { findPeers } from './tools/index.ts';
import { ours } from './tools/ours.ts';

export interface SpeedOptions {
  readonly repeats: number;
  readonly seconds: number;
  /** RESULTS.md is written anew. */
  readonly write: boolean;
  /** How the bench was called, for the report. */
  readonly command: string;
}

const RESULTS = fileURLToPath(new URL('../../RESULTS.md', import.meta.url));
const WARM_UP_SECONDS = 2;

/** Sets the exit code where numbers do not hold. */
export async function benchSpeed(rows: readonly Row[], options: SpeedOptions): Promise<void> {
  const nginx = findProgram('nginx', ['-v']);
  if (nginx === null)
    throw new Error('The target is nginx, which is not on this machine: install it (apt-get install nginx-light)');
  const generator = await buildGenerator();
  const found = findPeers();
  const peers = found.flatMap(({ tool }) => tool ?? []);
  const report = [
    machine(
      options.command,
      [['nginx', nginx.version], ...peers.map(({ name, version }) => [name, version] as const)],
      found.filter(({ tool }) => tool === null).map(({ name }) => name),
    ),
  ];
  process.stdout.write(`${report[0]}\n`);
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
      const section = describe(row, await row.run(setting));
      process.stdout.write(`${section}\n`);
      report.push(section);
    }
  } finally {
    await target.stop();
  }
  if (options.write) await writeFile(RESULTS, report.join('\n'));
}

function describe({ name, title }: Row, { markdown, wrong, missed }: Answer): string {
  if (wrong.length > 0) process.exitCode = 1;
  const notes = [
    ...wrong.map((what) => `- **The numbers do not hold:** ${what}.`),
    ...missed.map((what) => `- **Goal missed:** ${what}.`),
  ];
  return `### ${title}\n\n\`npm run bench -- ${name}\`\n\n${markdown}${notes.length > 0 ? `\n${notes.join('\n')}\n` : ''}`;
}
