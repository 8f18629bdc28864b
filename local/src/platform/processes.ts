/** The processes of the platform: which module each runs, and its settings. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../builds/build-target.ts';
import type { LocalSettings } from '../environment.ts';
import type { Admin } from '../installation/admin.ts';
import type { Ports } from '../installation/ports.ts';
import type { ChildOptions } from '../processes/child.ts';
import { LOOPBACK } from '../processes/free-port.ts';
import { webHostScript } from '../web-host/script.ts';

export type ProcessSpec = Omit<ChildOptions, 'onLine'>;

/** All that the processes are told. */
export interface Installation {
  readonly settings: LocalSettings;
  readonly ports: Ports;
  readonly publicPort: number;
  readonly jwtSecret: string;
  readonly secretKey: string;
  readonly admin: Admin;
  readonly mongoUrl: string;
  readonly redisUrl: string;
  readonly dev: boolean;
}

export function serverProcess(installation: Installation): ProcessSpec {
  const { settings, ports, admin } = installation;
  return {
    name: 'server',
    script: join(ROOT, 'server/dist/main.js'),
    env: {
      ...inherited(installation),
      LOADTEST_PORT: String(installation.publicPort),
      LOADTEST_HOST: settings.host,
      LOADTEST_MONGO_URL: installation.mongoUrl,
      LOADTEST_REDIS_URL: installation.redisUrl,
      LOADTEST_JWT_SECRET: installation.jwtSecret,
      ...keysOf(installation),
      LOADTEST_WEB_URL: `http://${LOOPBACK}:${ports.web}`,
      LOADTEST_DEMO_TARGET: `http://${LOOPBACK}:${ports.demoShop}`,
      LOADTEST_ADMIN_EMAIL: admin.password === null ? undefined : admin.email,
      LOADTEST_ADMIN_PASSWORD: admin.password ?? undefined,
    },
  };
}

/** `number` counts from 1. */
export function workerProcess(installation: Installation, number: number): ProcessSpec {
  return {
    name: `worker ${number}`,
    script: join(ROOT, 'worker/dist/main.js'),
    env: {
      ...inherited(installation),
      LOADTEST_REDIS_URL: installation.redisUrl,
      ...keysOf(installation),
      LOADTEST_SLOTS: String(installation.settings.slots),
      // These name one process; several would get in each other's way.
      LOADTEST_WORKER_ID: undefined,
      LOADTEST_METRICS_PORT: undefined,
    },
  };
}

export function webProcess(installation: Installation): ProcessSpec {
  const dir = join(ROOT, 'web');
  return {
    name: 'dashboard',
    script: webHostScript,
    args: [dir, String(installation.ports.web), ...(installation.dev ? ['dev'] : [])],
    cwd: dir,
    env: { ...inherited(installation), NEXT_TELEMETRY_DISABLED: '1' },
  };
}

export function demoShopProcess(installation: Installation): ProcessSpec {
  return {
    name: 'demo shop',
    script: fileURLToPath(new URL('../demo-shop/main.ts', import.meta.url)),
    args: [String(installation.ports.demoShop)],
    env: inherited(installation),
  };
}

/** What opens secrets. */
function keysOf({ settings, secretKey }: Installation): Readonly<Record<string, string | undefined>> {
  const previous = settings.variables['LOADTEST_SECRET_KEY_PREVIOUS'];
  return { LOADTEST_SECRET_KEY: secretKey, LOADTEST_SECRET_KEY_PREVIOUS: previous };
}

/** What the start itself was given goes on to all; logs are read here, so they are JSON. */
function inherited({ settings, dev }: Installation): Readonly<Record<string, string | undefined>> {
  return {
    ...settings.variables,
    LOADTEST_ADMIN_EMAIL: undefined,
    LOADTEST_ADMIN_PASSWORD: undefined,
    // Each secret goes only to those who need it.
    LOADTEST_JWT_SECRET: undefined,
    LOADTEST_SECRET_KEY: undefined,
    LOADTEST_SECRET_KEY_PREVIOUS: undefined,
    LOADTEST_LOG_FORMAT: 'json',
    NODE_ENV: dev ? 'development' : 'production',
  };
}
