/** A target that freezes, loaded by our engine, by k6 and by wrk: what each reports, beside what users would see. */
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startTarget } from '../engine/target.ts';
import { freezeTable, type Measured } from './figures.ts';
import { freezePicture } from './picture.ts';
import { type Tool, tools } from './tools.ts';

const RATE = 200;
/** The freeze takes a tenth of the time, and begins when a third of it is over. */
const SHARE = 0.1;
const PICTURE = fileURLToPath(new URL('../../../docs/screenshots/freeze.svg', import.meta.url));

/** `seconds`: how long each tool loads; 30 where absent. */
export async function benchFreeze(seconds = '30'): Promise<void> {
  const totalMs = Number(seconds) * 1000;
  if (!(totalMs >= 5000)) throw new RangeError(`freeze=${seconds}: give seconds, five at least`);
  const frozenMs = totalMs * SHARE;
  const measured: Measured[] = [];
  const missing = new Set<string>();
  for (const tool of tools(RATE, frozenMs)) {
    if (tool.missing !== null) missing.add(tool.missing);
    else measured.push({ name: tool.name, ...(await loadFrozen(tool, totalMs, frozenMs)) });
  }
  await writeFile(PICTURE, freezePicture(measured, frozenMs, totalMs));
  process.stdout.write(freezeTable(measured, frozenMs, totalMs));
  process.stdout.write(
    `\n${RATE} requests/s for ${seconds} s, of which the target was stopped (SIGSTOP) for ${frozenMs / 1000} s.\n`,
  );
  for (const what of missing) process.stdout.write(`- Left out: ${what} is not installed\n`);
}

async function loadFrozen(tool: Tool, totalMs: number, frozenMs: number): Promise<Omit<Measured, 'name'>> {
  process.stderr.write(`${tool.name} …\n`);
  const target = await startTarget();
  try {
    const freezing = (async () => {
      await once(target.process, 'message');
      await delay(totalMs / 3);
      target.process.kill('SIGSTOP');
      await delay(frozenMs);
      target.process.kill('SIGCONT');
    })();
    const [measured] = await Promise.all([tool.load(target.url, RATE, totalMs / 1000), freezing]);
    return measured;
  } finally {
    target.stop();
  }
}
