/** The settings of a worker process: read once, checked as a whole, handed on as plain values. */
import { randomInt } from 'node:crypto';
import { availableParallelism, hostname } from 'node:os';
import { readSecretKey, SECRET_KEY_RULE, type SecretKeys, secretKeysOf } from '@loadtest/protocol';
import * as z from 'zod';
import type { Http1 } from './engine/transport.ts';

export type LogFormat = 'json' | 'pretty';

export interface Environment {
  readonly redisUrl: string;
  /** Unique among the workers of the installation; part of keys and of a queue's name. */
  readonly workerId: string;
  /** Engine threads that it runs at once, and cores that it may use. */
  readonly slots: number;
  readonly region: string;
  /** Where `/metrics`, `/healthz` and `/readyz` are served; null: nowhere. Port 0: a free one. */
  readonly metrics: { readonly host: string; readonly port: number } | null;
  /** Open the secrets in plans; null: this worker runs none that have some. */
  readonly secretKeys: SecretKeys | null;
  readonly http1: Http1;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly logFormat: LogFormat;
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Every problem of the environment, one line each. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The settings are not right:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

const REDIS_URL = 'a URL such as redis://127.0.0.1:6379';
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/;
const NAME_RULE =
  'must be letters, digits, dots, dashes and underscores, at most 200 of them, a letter or a digit first';

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .refine((text) => /^\d+$/.test(text), 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be between ${min} and ${max}`);

const secretKey = z
  .string()
  .transform(readSecretKey)
  .refine((key) => key !== null, SECRET_KEY_RULE)
  .optional();

const SETTINGS = z.object({
  LOADTEST_REDIS_URL: z
    .string({ error: `is required: ${REDIS_URL}` })
    .refine((text) => ['redis:', 'rediss:'].includes(URL.parse(text)?.protocol ?? ''), `must be ${REDIS_URL}`),
  LOADTEST_SLOTS: wholeNumber(1, 1024).optional(),
  LOADTEST_REGION: z.string().regex(NAME, NAME_RULE).default('default'),
  LOADTEST_WORKER_ID: z.string().regex(NAME, NAME_RULE).optional(),
  LOADTEST_METRICS_PORT: wholeNumber(0, 65_535).optional(),
  LOADTEST_METRICS_HOST: z.string().default('127.0.0.1'),
  LOADTEST_SECRET_KEY: secretKey,
  LOADTEST_SECRET_KEY_PREVIOUS: secretKey,
  LOADTEST_HTTP1: z.enum(['own', 'undici'], { error: 'must be own or undici' }).default('own'),
  LOADTEST_LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }).default('info'),
  LOADTEST_LOG_FORMAT: z.enum(['json', 'pretty'], { error: 'must be json or pretty' }).optional(),
});

/**
 * Checks all settings at once. An empty value counts as absent.
 * @throws EnvironmentError that names every setting that is missing or wrong.
 */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = SETTINGS.safeParse(given);
  if (!parsed.success)
    throw new EnvironmentError(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
  const settings = parsed.data;
  const port = settings.LOADTEST_METRICS_PORT;
  return {
    redisUrl: settings.LOADTEST_REDIS_URL,
    workerId: settings.LOADTEST_WORKER_ID ?? defaultWorkerId(),
    slots: settings.LOADTEST_SLOTS ?? availableParallelism(),
    region: settings.LOADTEST_REGION,
    metrics: port === undefined ? null : { host: settings.LOADTEST_METRICS_HOST, port },
    secretKeys: secretKeysOf(settings.LOADTEST_SECRET_KEY ?? null, settings.LOADTEST_SECRET_KEY_PREVIOUS ?? null),
    http1: settings.LOADTEST_HTTP1 === 'own' ? 'OWN' : 'UNDICI',
    logLevel: settings.LOADTEST_LOG_LEVEL,
    logFormat: settings.LOADTEST_LOG_FORMAT ?? (process.stdout.isTTY ? 'pretty' : 'json'),
  };
}

/** `<hostname>-<pid>-<4 random>`: a restarted process is another worker. */
function defaultWorkerId(): string {
  const host =
    hostname()
      .replaceAll(/[^A-Za-z0-9._-]/g, '-')
      .replace(/^[^A-Za-z0-9]+/, '') || 'worker';
  return `${host}-${process.pid}-${randomInt(36 ** 4)
    .toString(36)
    .padStart(4, '0')}`;
}
