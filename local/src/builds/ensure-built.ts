/** Builds are made once and kept; they are made again only when what they are made from has changed. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { withLock } from '../processes/lock-file.ts';
import { type BuildName, buildTarget, ROOT } from './build-target.ts';
import { stampOf } from './stamp.ts';

export interface BuildOptions {
  report(line: string): void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes those of the builds that are missing or older than their sources, and gives back which those were.
 * Throws with what the build printed.
 */
export async function ensureBuilt(names: readonly BuildName[], options: BuildOptions): Promise<readonly BuildName[]> {
  const stale = () => names.map(buildTarget).filter((target) => !isFresh(target));
  if (stale().length === 0) return [];
  const dir = join(ROOT, '.loadtest');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const onWait = () => options.report('Another process is building: waiting for it');
  return await withLock(join(dir, 'build.lock'), { signal: options.signal, onWait }, async () => {
    const targets = stale();
    for (const target of targets) await build(target, options);
    return targets.map(({ name }) => name);
  });
}

type Target = ReturnType<typeof buildTarget>;

async function build(target: Target, options: BuildOptions): Promise<void> {
  const startedAt = performance.now();
  options.report(`Building ${target.name}, once${target.name === 'web' ? ' (this takes some seconds)' : ''} …`);
  // Taken before: what is changed while the build runs makes it stale.
  const stamp = stampOf(ROOT, target.inputs);
  const result = await execa(process.execPath, [target.command.script, ...target.command.args], {
    cwd: join(ROOT, target.command.cwd),
    env: { NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
    all: true,
    reject: false,
    stdin: 'ignore',
    ...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
  });
  options.signal?.throwIfAborted();
  if (result.failed || !existsSync(join(ROOT, target.result))) {
    throw new Error(`Building ${target.name} failed (${target.command.script}):\n${result.all || result.message}`);
  }
  writeFileSync(join(ROOT, target.stampFile), `${stamp}\n`);
  options.report(`Built ${target.name} in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
}

function isFresh(target: Target): boolean {
  if (!existsSync(join(ROOT, target.result)) || !existsSync(join(ROOT, target.stampFile))) return false;
  return readFileSync(join(ROOT, target.stampFile), 'utf8').trim() === stampOf(ROOT, target.inputs);
}
