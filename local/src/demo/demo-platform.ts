/** The platform that the demo runs on: the one that is running already, else one of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiClient, signIn } from '../api/api-client.ts';
import { type LocalSettings, readSettings } from '../environment.ts';
import { adminOf } from '../installation/admin.ts';
import { findRunning } from '../installation/data-dir.ts';
import { startPlatform } from '../platform/start-platform.ts';
import type { Terminal } from '../terminal/terminal.ts';

export interface DemoPlatform {
  readonly url: string;
  readonly client: ApiClient;
  /** Stops what was started for the demo, and nothing else. */
  end(): Promise<void>;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** On `LOADTEST_DATA_DIR` where it is given, else on the platform that runs on the usual one, else in a temporary folder. */
export async function demoPlatform(
  variables: Variables,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<DemoPlatform> {
  const settings = readSettings(variables, process.cwd());
  const running = findRunning(settings.dataDir);
  if (running?.url === null) throw new Error(`A platform is still starting on ${settings.dataDir}: try again`);
  if (running !== null) {
    terminal.done(`Using the platform at ${running.url}`);
    const client = await signInAsAdmin(running.url, settings);
    return { url: running.url, client, end: async () => await client.close() };
  }
  return await startOwn(variables, terminal, signal);
}

async function startOwn(variables: Variables, terminal: Terminal, signal: AbortSignal): Promise<DemoPlatform> {
  const given = (variables['LOADTEST_DATA_DIR'] ?? '') !== '';
  const dataDir = given ? undefined : mkdtempSync(join(tmpdir(), 'loadtest-demo-'));
  const removeData = () => {
    if (dataDir !== undefined) rmSync(dataDir, { recursive: true, force: true });
  };
  // A platform that nobody opens by hand takes any free port.
  const port = variables['LOADTEST_PORT'] ?? '0';
  const own = { ...variables, LOADTEST_PORT: port, ...(dataDir === undefined ? {} : { LOADTEST_DATA_DIR: dataDir }) };
  try {
    const settings = readSettings(own, process.cwd());
    const platform = await startPlatform({ settings, terminal, dev: false, signal });
    terminal.done(`The platform is ready at ${platform.url}`);
    const stop = () => platform.stop().finally(removeData);
    try {
      const client = await signInAsAdmin(platform.url, settings);
      return { url: platform.url, client, end: () => client.close().finally(stop) };
    } catch (error) {
      await stop();
      throw error;
    }
  } catch (error) {
    removeData();
    throw error;
  }
}

async function signInAsAdmin(url: string, settings: LocalSettings): Promise<ApiClient> {
  const { email, password } = adminOf(settings);
  if (password === null) {
    throw new Error(
      `The password of ${email} is not known here: give LOADTEST_ADMIN_EMAIL and LOADTEST_ADMIN_PASSWORD`,
    );
  }
  return await signIn(url, email, password);
}
