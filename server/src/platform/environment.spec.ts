import { describe, expect, it } from 'vitest';
import { EnvironmentError, readEnvironment } from './environment.ts';

const complete = {
  LOADTEST_MONGO_URL: 'mongodb://127.0.0.1:27017/loadtest?replicaSet=rs0',
  LOADTEST_REDIS_URL: 'redis://127.0.0.1:6379',
  LOADTEST_JWT_SECRET: 'x'.repeat(32),
};

function problemsOf(variables: Record<string, string>): readonly string[] {
  try {
    readEnvironment(variables);
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems;
    throw error;
  }
  return [];
}

describe('the settings of the server', () => {
  it('fills in the defaults', () => {
    expect(readEnvironment(complete)).toMatchObject({
      port: 4000,
      host: '127.0.0.1',
      webUrl: null,
      admin: null,
      secretKeys: null,
      demoTarget: null,
      logLevel: 'info',
      secondsKept: '30d',
      secondsKeptMs: 30 * 86_400_000,
      maxUploadBytes: 512 * 1024 ** 2,
      internalUrl: null,
      slotRate: 5000,
      slotUsers: 1000,
    });
  });

  it('names every problem at once', () => {
    const problems = problemsOf({
      LOADTEST_PORT: '70000',
      LOADTEST_REDIS_URL: 'http://127.0.0.1',
      LOADTEST_JWT_SECRET: 'short',
      LOADTEST_SECRET_KEY: 'x'.repeat(44),
      LOADTEST_SECONDS_KEPT: '5 parsecs',
      LOADTEST_LOG_LEVEL: 'loud',
      LOADTEST_MAX_UPLOAD: 'a lot',
      LOADTEST_INTERNAL_URL: 'server:4000',
      LOADTEST_ADMIN_EMAIL: 'a@b.c',
    });
    const names = problems.map((problem) => problem.split(' ')[0]);
    expect(names.toSorted()).toEqual([
      'LOADTEST_ADMIN_EMAIL',
      'LOADTEST_INTERNAL_URL',
      'LOADTEST_JWT_SECRET',
      'LOADTEST_LOG_LEVEL',
      'LOADTEST_MAX_UPLOAD',
      'LOADTEST_MONGO_URL',
      'LOADTEST_PORT',
      'LOADTEST_REDIS_URL',
      'LOADTEST_SECONDS_KEPT',
      'LOADTEST_SECRET_KEY',
    ]);
  });

  it('takes an empty value for an absent one', () => {
    expect(readEnvironment({ ...complete, LOADTEST_PORT: '', LOADTEST_WEB_URL: '' })).toMatchObject({
      port: 4000,
      webUrl: null,
    });
  });

  it('reads the keys that seal secrets, and never repeats one that is wrong', () => {
    const [key, previous] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const given = {
      LOADTEST_SECRET_KEY: key.toString('base64'),
      LOADTEST_SECRET_KEY_PREVIOUS: previous.toString('base64'),
    };
    expect(readEnvironment({ ...complete, ...given }).secretKeys).toEqual([key, previous]);
    const [problem] = problemsOf({ ...complete, LOADTEST_SECRET_KEY: 'not-long-enough' });
    expect(problem).toBe('LOADTEST_SECRET_KEY must be 32 random bytes in base64, as from `openssl rand -base64 32`');
  });

  it('drops the slash at the end of a base URL', () => {
    expect(readEnvironment({ ...complete, LOADTEST_WEB_URL: 'http://127.0.0.1:3000/' }).webUrl).toBe(
      'http://127.0.0.1:3000',
    );
  });
});
