/** The settings of the server process: read once, checked as a whole, handed on as plain values. */
import { readSecretKey, SECRET_KEY_RULE, type SecretKeys, secretKeysOf } from '@loadtest/protocol';
import { durationMs } from '@loadtest/scenario';
import { z } from 'zod';
import { sizeBytes } from './size.ts';

export type LogFormat = 'json' | 'pretty';

export interface Environment {
  /** 0: a free port. */
  readonly port: number;
  readonly host: string;
  readonly mongoUrl: string;
  readonly redisUrl: string;
  readonly jwtSecret: string;
  /** Seal the secrets of scenarios; null: this installation keeps none. */
  readonly secretKeys: SecretKeys | null;
  /** The dashboard's process; what is no path of the API is handed on to it. Null: there is none. */
  readonly webUrl: string | null;
  /** The first admin, made where there is no user yet. */
  readonly admin: { readonly email: string; readonly password: string } | null;
  /** Base URL of the demo shop; null: no demo scenario. */
  readonly demoTarget: string | null;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly logFormat: LogFormat;
  /** How long the seconds of a run are kept, as it was written. */
  readonly secondsKept: string;
  readonly secondsKeptMs: number;
  /** Iterations started per second that one slot is trusted with. */
  readonly slotRate: number;
  /** Users that one slot is trusted with. */
  readonly slotUsers: number;
  /** A data file has so many bytes at most, as CSV. */
  readonly maxUploadBytes: number;
  /** Base URL at which workers reach this server; null: by its host and port. */
  readonly internalUrl: string | null;
  /** A run that waits without any worker being there is ended after so long, ms. */
  readonly workerlessMs: number;
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

const required = (what: string) => z.string({ error: `is required: ${what}` }).min(1, `is required: ${what}`);
const url = (protocols: string[], what: string) =>
  required(what).refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), `must be ${what}`);
const wholeNumber = (fallback: number, min: number, max: number) =>
  z
    .string()
    .default(String(fallback))
    .refine((text) => /^\d+$/.test(text), 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be between ${min} and ${max}`);
const webUrl = url(['http:', 'https:'], 'a URL such as http://127.0.0.1:3000').transform((text) =>
  text.replace(/\/+$/, ''),
);

const secretKey = z
  .string()
  .transform(readSecretKey)
  .refine((key) => key !== null, SECRET_KEY_RULE)
  .optional();

const SETTINGS = z.object({
  LOADTEST_PORT: wholeNumber(4000, 0, 65_535),
  LOADTEST_HOST: z.string().default('127.0.0.1'),
  LOADTEST_MONGO_URL: url(
    ['mongodb:', 'mongodb+srv:'],
    'a URL such as mongodb://127.0.0.1:27017/loadtest?replicaSet=rs0',
  ),
  LOADTEST_REDIS_URL: url(['redis:', 'rediss:'], 'a URL such as redis://127.0.0.1:6379'),
  LOADTEST_JWT_SECRET: required('at least 32 random characters, as from `openssl rand -base64 48`').min(
    32,
    'must have at least 32 characters',
  ),
  LOADTEST_SECRET_KEY: secretKey,
  LOADTEST_SECRET_KEY_PREVIOUS: secretKey,
  LOADTEST_WEB_URL: webUrl.optional(),
  LOADTEST_ADMIN_EMAIL: z
    .string()
    .regex(/^\S+@\S+$/, 'must be an email address')
    .optional(),
  LOADTEST_ADMIN_PASSWORD: z.string().min(8, 'must have at least 8 characters').optional(),
  LOADTEST_DEMO_TARGET: webUrl.optional(),
  LOADTEST_LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }).default('info'),
  LOADTEST_LOG_FORMAT: z.enum(['json', 'pretty'], { error: 'must be json or pretty' }).optional(),
  LOADTEST_SECONDS_KEPT: z
    .string()
    .default('30d')
    .refine((text) => (durationMs(text) ?? 0) > 0, 'must be a length of time such as 30d'),
  LOADTEST_SLOT_RATE: wholeNumber(5000, 1, 1_000_000),
  LOADTEST_SLOT_USERS: wholeNumber(1000, 1, 1_000_000),
  LOADTEST_MAX_UPLOAD: z
    .string()
    .default('512MB')
    .refine((text) => (sizeBytes(text) ?? 0) > 0, 'must be a size such as 512MB'),
  LOADTEST_INTERNAL_URL: webUrl.optional(),
  LOADTEST_WORKERLESS: z
    .string()
    .default('2m')
    .refine((text) => (durationMs(text) ?? 0) > 0, 'must be a length of time such as 2m'),
});

/**
 * Checks all settings at once. An empty value counts as absent.
 * @throws EnvironmentError that names every setting that is missing or wrong.
 */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = SETTINGS.safeParse(given);
  const problems = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  if ((given['LOADTEST_ADMIN_EMAIL'] === undefined) !== (given['LOADTEST_ADMIN_PASSWORD'] === undefined)) {
    problems.push('LOADTEST_ADMIN_EMAIL and LOADTEST_ADMIN_PASSWORD must be given together, or neither of them');
  }
  if (!parsed.success || problems.length > 0) throw new EnvironmentError(problems);
  const settings = parsed.data;
  const { LOADTEST_ADMIN_EMAIL: email, LOADTEST_ADMIN_PASSWORD: password } = settings;
  return {
    port: settings.LOADTEST_PORT,
    host: settings.LOADTEST_HOST,
    mongoUrl: settings.LOADTEST_MONGO_URL,
    redisUrl: settings.LOADTEST_REDIS_URL,
    jwtSecret: settings.LOADTEST_JWT_SECRET,
    secretKeys: secretKeysOf(settings.LOADTEST_SECRET_KEY ?? null, settings.LOADTEST_SECRET_KEY_PREVIOUS ?? null),
    webUrl: settings.LOADTEST_WEB_URL ?? null,
    admin: email !== undefined && password !== undefined ? { email, password } : null,
    demoTarget: settings.LOADTEST_DEMO_TARGET ?? null,
    logLevel: settings.LOADTEST_LOG_LEVEL,
    logFormat: settings.LOADTEST_LOG_FORMAT ?? (process.stdout.isTTY ? 'pretty' : 'json'),
    secondsKept: settings.LOADTEST_SECONDS_KEPT,
    secondsKeptMs: durationMs(settings.LOADTEST_SECONDS_KEPT) ?? 0,
    slotRate: settings.LOADTEST_SLOT_RATE,
    slotUsers: settings.LOADTEST_SLOT_USERS,
    maxUploadBytes: sizeBytes(settings.LOADTEST_MAX_UPLOAD) ?? 0,
    internalUrl: settings.LOADTEST_INTERNAL_URL ?? null,
    workerlessMs: durationMs(settings.LOADTEST_WORKERLESS) ?? 0,
  };
}
