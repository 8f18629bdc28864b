/** The whole platform on one machine: engines and builds, then everything else at once, each of them kept running. */
import { ensureBuilt } from '../builds/ensure-built.ts';
import type { LocalSettings } from '../environment.ts';
import { type Admin, adminOf } from '../installation/admin.ts';
import { lockDataDir } from '../installation/data-dir.ts';
import { choosePorts } from '../installation/ports.ts';
import { keptSecrets } from '../installation/secrets.ts';
import type { Child } from '../processes/child.ts';
import type { Supervised } from '../processes/supervise.ts';
import { together } from '../processes/together.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Installation } from './processes.ts';
import { publicUrl, requirePublicPort, waitUntilAnswering } from './public-port.ts';
import type { StartContext } from './start-context.ts';
import { endLeftoverEngines, startEngines } from './start-engines.ts';
import { startProcesses } from './start-processes.ts';
import { createStarted } from './stop-in-order.ts';

export interface PlatformOptions {
  readonly settings: LocalSettings;
  readonly terminal: Terminal;
  /** Everything from source, with reload. */
  readonly dev: boolean;
  /** Aborted while it starts: what was started is stopped, and the start is rejected. */
  readonly signal: AbortSignal;
}

export interface Platform {
  readonly url: string;
  readonly admin: Admin;
  /** By name: `server`, `dashboard`, `demo shop`, `worker 1`, … */
  readonly processes: ReadonlyMap<string, Supervised<Child>>;
  /** In order, within 5 s, leaving no process behind. */
  stop(): Promise<void>;
  /** At once. */
  kill(): Promise<void>;
}

/** Resolves when everything is ready. Rejects with a reason for a person, and then nothing of it runs any more. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const lock = lockDataDir(options.settings.dataDir);
  const failing = new AbortController();
  const started = createStarted();
  const signal = AbortSignal.any([options.signal, failing.signal]);
  const context: StartContext = { ...options, signal, started };
  const stop = () => started.stop().finally(lock.release);
  const kill = () => started.kill().finally(lock.release);
  try {
    const installation = await prepare(context, failing);
    const processes = new Map(await together(failing, startProcesses(context, installation)));
    const url = publicUrl(options.settings.host, installation.publicPort);
    await waitUntilAnswering(url, signal);
    signal.throwIfAborted();
    lock.announce(url);
    return { url, admin: installation.admin, processes, stop, kill };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Everything that the processes need before they can start: ports, builds, engines, secrets. */
async function prepare(context: StartContext, failing: AbortController): Promise<Installation> {
  const { settings, terminal, signal, dev } = context;
  await endLeftoverEngines(settings.dataDir);
  const ports = await choosePorts(settings.dataDir);
  const publicPort = settings.port === 0 ? ports.public : settings.port;
  await requirePublicPort(settings.host, publicPort);

  const builds = ensureBuilt(dev ? ['server', 'worker'] : ['server', 'worker', 'web'], {
    report: terminal.progress,
    signal,
  });
  const [mongoUrl = '', redisUrl = ''] = await together(failing, [
    ...startEngines(context, ports),
    builds.then(() => ''),
  ]);
  const kept = keptSecrets(settings.dataDir);
  const jwtSecret = settings.jwtSecret ?? kept.jwtSecret;
  const secretKey = settings.secretKey ?? kept.secretKey;
  return { settings, ports, publicPort, jwtSecret, secretKey, admin: adminOf(settings), mongoUrl, redisUrl, dev };
}
