/** The settings of `npm start`: read once, checked as a whole, handed on as plain values. */
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { z } from 'zod';

export interface LocalSettings {
  /** The one public port; 0: a free one. */
  readonly port: number;
  readonly host: string;
  /** Absolute. */
  readonly dataDir: string;
  readonly workers: number;
  /** Of each worker. */
  readonly slots: number;
  /** Null: one is made on the first start. */
  readonly admin: { readonly email: string; readonly password: string } | null;
  /** Null: one is made on the first start. */
  readonly jwtSecret: string | null;
  /** 32 bytes, base64. Null: one is made on the first start. */
  readonly secretKey: string | null;
  /** From which level on the lines of the processes are shown on the terminal; all of them are in the log files. */
  readonly shownLevel: LogLevel;
  readonly logFormat: 'json' | 'pretty';
  /** All variables as they were given: what is not ours to decide is handed on to the processes. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

export type LogLevel = (typeof LOG_LEVELS)[number];

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const MAX_WORKERS = 64;
const MIN_PASSWORD_LENGTH = 8;
const MIN_SECRET_LENGTH = 32;

/** Names every problem of the environment. */
export class EnvironmentError extends Error {
  constructor(problems: readonly string[]) {
    super(`The settings are not right:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'EnvironmentError';
  }
}

function wholeNumber(min: number, max: number) {
  const message = `must be a whole number, ${min} to ${max}`;
  return z
    .string()
    .refine((text) => /^\d+$/.test(text) && Number(text) >= min && Number(text) <= max, message)
    .transform(Number);
}

const SETTINGS = z.object({
  LOADTEST_PORT: wholeNumber(0, 65_535).default(4000),
  LOADTEST_HOST: z.string().default('127.0.0.1'),
  LOADTEST_DATA_DIR: z.string().default('.loadtest'),
  LOADTEST_WORKERS: wholeNumber(1, MAX_WORKERS).default(2),
  LOADTEST_SLOTS: wholeNumber(1, 1_024).optional(),
  LOADTEST_ADMIN_EMAIL: z
    .string()
    .regex(/^\S+@\S+$/, 'must be an email address')
    .optional(),
  LOADTEST_ADMIN_PASSWORD: z
    .string()
    .min(MIN_PASSWORD_LENGTH, `must have at least ${MIN_PASSWORD_LENGTH} characters`)
    .optional(),
  LOADTEST_JWT_SECRET: z
    .string()
    .min(MIN_SECRET_LENGTH, `must have at least ${MIN_SECRET_LENGTH} characters`)
    .optional(),
  LOADTEST_SECRET_KEY: z
    .string()
    .regex(/^[\w+/-]{43}=?$/, 'must be 32 random bytes in base64, as from `openssl rand -base64 32`')
    .optional(),
  LOADTEST_LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }).optional(),
  LOADTEST_LOG_FORMAT: z.enum(['json', 'pretty'], { error: 'must be json or pretty' }).default('pretty'),
});

/** An empty value counts as absent. Throws an EnvironmentError. */
export function readSettings(variables: Readonly<Record<string, string | undefined>>, cwd: string): LocalSettings {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = SETTINGS.safeParse(given);
  const problems = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  if ((given['LOADTEST_ADMIN_EMAIL'] === undefined) !== (given['LOADTEST_ADMIN_PASSWORD'] === undefined)) {
    problems.push('LOADTEST_ADMIN_EMAIL and LOADTEST_ADMIN_PASSWORD must be given together, or neither of them');
  }
  if (!parsed.success || problems.length > 0) throw new EnvironmentError(problems);
  const settings = parsed.data;
  const { LOADTEST_ADMIN_EMAIL: email, LOADTEST_ADMIN_PASSWORD: password, LOADTEST_WORKERS: workers } = settings;
  return {
    port: settings.LOADTEST_PORT,
    host: settings.LOADTEST_HOST,
    dataDir: resolve(cwd, settings.LOADTEST_DATA_DIR),
    workers,
    slots: settings.LOADTEST_SLOTS ?? Math.max(1, Math.floor(availableParallelism() / workers)),
    admin: email !== undefined && password !== undefined ? { email, password } : null,
    jwtSecret: settings.LOADTEST_JWT_SECRET ?? null,
    secretKey: settings.LOADTEST_SECRET_KEY ?? null,
    shownLevel: settings.LOADTEST_LOG_LEVEL ?? 'warn',
    logFormat: settings.LOADTEST_LOG_FORMAT,
    variables: given,
  };
}
