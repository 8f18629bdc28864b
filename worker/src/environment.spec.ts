import { describe, expect, it } from 'vitest';
import { EnvironmentError, readEnvironment } from './environment.ts';

const URL_ONLY = { LOADTEST_REDIS_URL: 'redis://127.0.0.1:6379' };
const KEY = Buffer.alloc(32, 1);
const OLD_KEY = Buffer.alloc(32, 2);

function problemsOf(variables: Record<string, string>): readonly string[] {
  try {
    readEnvironment(variables);
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems;
  }
  return [];
}

describe('the settings of a worker', () => {
  it('need no more than where Redis is', () => {
    const settings = readEnvironment({ ...URL_ONLY, LOADTEST_REGION: '' });
    expect(settings).toMatchObject({
      redisUrl: URL_ONLY.LOADTEST_REDIS_URL,
      region: 'default',
      metrics: null,
      secretKeys: null,
      http1: 'OWN',
    });
    expect(settings.slots).toBeGreaterThanOrEqual(1);
    expect(settings.workerId).toMatch(new RegExp(`^[A-Za-z0-9._-]+-${process.pid}-[0-9a-z]{4}$`));
  });

  it('are taken as they are given', () => {
    const given = {
      ...URL_ONLY,
      LOADTEST_SLOTS: '3',
      LOADTEST_REGION: 'eu-west',
      LOADTEST_HTTP1: 'undici',
      LOADTEST_WORKER_ID: 'worker-1',
      LOADTEST_METRICS_PORT: '0',
      LOADTEST_METRICS_HOST: '0.0.0.0',
      LOADTEST_SECRET_KEY: KEY.toString('base64'),
      LOADTEST_SECRET_KEY_PREVIOUS: OLD_KEY.toString('base64'),
      LOADTEST_LOG_LEVEL: 'debug',
      LOADTEST_LOG_FORMAT: 'json',
    };
    expect(readEnvironment(given)).toEqual({
      redisUrl: URL_ONLY.LOADTEST_REDIS_URL,
      slots: 3,
      region: 'eu-west',
      http1: 'UNDICI',
      workerId: 'worker-1',
      metrics: { host: '0.0.0.0', port: 0 },
      secretKeys: [KEY, OLD_KEY],
      logLevel: 'debug',
      logFormat: 'json',
    });
  });

  it('are all named where they are wrong', () => {
    const problems = problemsOf({
      LOADTEST_REDIS_URL: 'http://127.0.0.1',
      LOADTEST_SLOTS: '0',
      LOADTEST_WORKER_ID: 'a:b',
      LOADTEST_METRICS_PORT: 'x',
      LOADTEST_SECRET_KEY: 'short',
      LOADTEST_LOG_LEVEL: 'loud',
    });
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'LOADTEST_REDIS_URL',
      'LOADTEST_SLOTS',
      'LOADTEST_WORKER_ID',
      'LOADTEST_METRICS_PORT',
      'LOADTEST_SECRET_KEY',
      'LOADTEST_LOG_LEVEL',
    ]);
  });

  it('say what is missing', () => {
    expect(problemsOf({})).toEqual(['LOADTEST_REDIS_URL is required: a URL such as redis://127.0.0.1:6379']);
  });
});
