/** nginx as the target, in a folder and on ports of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, until } from '@loadtest/local';
import { CORES } from '../processes.ts';
import type { Program } from '../programs.ts';
import { CERTIFICATE, KEY } from './keys.ts';
import { nginxConf, type Ports } from './nginx-conf.ts';
import { TargetCount } from './status.ts';

export interface Target {
  readonly plainUrl: string;
  readonly tlsUrl: string;
  readonly http2Url: string;
  readonly count: TargetCount;
  /** The process that answers. */
  readonly pid: number;
  stop(): Promise<void>;
}

/** Resolves when it answers. Rejects with what nginx says where it does not come up. */
export async function startNginx(program: Program): Promise<Target> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-nginx-'));
  const [plain, tls, http2, status] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const ports: Ports = { plain, tls, http2, status };
  await Promise.all([
    writeFile(join(folder, 'key.pem'), KEY),
    writeFile(join(folder, 'cert.pem'), CERTIFICATE),
    writeFile(join(folder, 'nginx.conf'), nginxConf(ports, folder, process.getuid?.() === 0)),
  ]);
  const nginx = startPinned(program.path, ['-p', folder, '-e', join(folder, 'error.log'), '-c', 'nginx.conf']);
  let complaint = '';
  nginx.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const count = new TargetCount(status);
  const stop = async (): Promise<void> => {
    count.close();
    if (nginx.exitCode === null && nginx.signalCode === null) {
      nginx.kill('SIGTERM');
      await once(nginx, 'exit');
    }
    await rm(folder, { recursive: true, force: true });
  };
  let pid: number;
  try {
    const up = async () => {
      if (nginx.exitCode !== null) throw new Error(`nginx does not start: ${complaint}`);
      return (await readFile(join(folder, 'nginx.pid'), 'utf8').catch(() => '')) !== '';
    };
    await until(up, { timeoutMs: 5000, what: 'nginx to start' });
    await count.read();
    pid = childOf(nginx.pid ?? 0);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    plainUrl: `http://127.0.0.1:${plain}`,
    tlsUrl: `https://127.0.0.1:${tls}`,
    http2Url: `https://127.0.0.1:${http2}`,
    count,
    pid,
    stop,
  };
}

function startPinned(path: string, args: readonly string[]): ChildProcess {
  const command = CORES === null ? [path, ...args] : ['taskset', '-c', String(CORES.target), path, ...args];
  return spawn(command[0] ?? path, command.slice(1), { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Of nginx' two processes the one that works. */
function childOf(pid: number): number {
  return Number.parseInt(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8'), 10);
}
