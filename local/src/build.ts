/** `npm run build`: makes the builds of server, worker and web that are missing or stale. */
import { ensureBuilt } from './builds/ensure-built.ts';

try {
  await ensureBuilt(['server', 'worker', 'web'], { report: (line) => process.stdout.write(`${line}\n`) });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
