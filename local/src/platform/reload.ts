/** For development: when a source changes, its bundle is made again and its processes start anew. (The dashboard reloads by itself.) */
import { watch } from 'node:fs';
import { join } from 'node:path';
import { type BuildName, ROOT } from '../builds/build-target.ts';
import { ensureBuilt } from '../builds/ensure-built.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Platform } from './start-platform.ts';

/** Editors save in several steps. */
const QUIET_MS = 150;
const STOP_LIMIT_MS = 2_000;

const WATCHED: Readonly<Record<string, readonly BuildName[]>> = {
  'scenario/src': ['server', 'worker'],
  'protocol/src': ['server', 'worker'],
  'server/src': ['server'],
  'worker/src': ['worker'],
};

/** Goes on until the process ends. */
export function reloadOnChange(platform: Platform, terminal: Terminal): void {
  const changed = new Set<BuildName>();
  let timer: NodeJS.Timeout | undefined;
  let reloading = Promise.resolve();

  const reload = async () => {
    const names = [...changed];
    changed.clear();
    try {
      const rebuilt = await ensureBuilt(names, { report: terminal.progress });
      for (const [name, process] of platform.processes) {
        if (rebuilt.some((built) => name.startsWith(built))) await process.restart(STOP_LIMIT_MS);
      }
    } catch (error) {
      terminal.warn(error instanceof Error ? error.message : String(error));
    }
  };
  for (const [folder, names] of Object.entries(WATCHED)) {
    watch(join(ROOT, folder), { recursive: true }, () => {
      for (const name of names) changed.add(name);
      clearTimeout(timer);
      timer = setTimeout(() => {
        reloading = reloading.then(reload);
      }, QUIET_MS);
    });
  }
}
