import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { readSettings } from './environment.ts';

describe('readSettings', () => {
  it('needs nothing', () => {
    expect(readSettings({}, '/repository')).toMatchObject({
      port: 4000,
      host: '127.0.0.1',
      dataDir: '/repository/.loadtest',
      workers: 2,
      slots: Math.max(1, Math.floor(availableParallelism() / 2)),
      admin: null,
      jwtSecret: null,
      secretKey: null,
    });
  });

  it('shares the cores out over the workers, at least one slot each', () => {
    expect(readSettings({ LOADTEST_WORKERS: '64' }, '/').slots).toBeGreaterThanOrEqual(1);
    expect(readSettings({ LOADTEST_WORKERS: '1' }, '/').slots).toBe(availableParallelism());
    expect(readSettings({ LOADTEST_SLOTS: '7' }, '/').slots).toBe(7);
  });

  it('takes an empty value for absent', () => {
    expect(readSettings({ LOADTEST_PORT: '', LOADTEST_ADMIN_EMAIL: '' }, '/')).toMatchObject({
      port: 4000,
      admin: null,
    });
  });

  it('names every problem at once', () => {
    const wrong = {
      LOADTEST_PORT: '70000',
      LOADTEST_WORKERS: 'two',
      LOADTEST_ADMIN_PASSWORD: 'short',
      LOADTEST_JWT_SECRET: 'short',
      LOADTEST_SECRET_KEY: 'short',
      LOADTEST_LOG_LEVEL: 'loud',
    };
    expect(() => readSettings(wrong, '/')).toThrow(
      [
        'The settings are not right:',
        '  LOADTEST_PORT must be a whole number, 0 to 65535',
        '  LOADTEST_WORKERS must be a whole number, 1 to 64',
        '  LOADTEST_ADMIN_PASSWORD must have at least 8 characters',
        '  LOADTEST_JWT_SECRET must have at least 32 characters',
        '  LOADTEST_SECRET_KEY must be 32 random bytes in base64, as from `openssl rand -base64 32`',
        '  LOADTEST_LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent',
        '  LOADTEST_ADMIN_EMAIL and LOADTEST_ADMIN_PASSWORD must be given together, or neither of them',
      ].join('\n'),
    );
  });
});
