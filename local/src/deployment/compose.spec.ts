import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../builds/build-target.ts';

interface Service {
  readonly image: string;
  readonly user?: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly networks: readonly string[];
  readonly volumes?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly cap_drop?: readonly string[];
}

interface Compose {
  readonly services: Readonly<Record<'mongo' | 'redis' | 'server' | 'worker' | 'web', Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean } | null>>;
}

const text = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const source = text('docker-compose.yml');
const compose = parse(source, { merge: true }) as Compose;
const { mongo, redis, server, worker, web } = compose.services;
const services = Object.entries(compose.services);

/** Every variable that the module with a process's settings names. */
const namesIn = (path: string) => new Set(text(path).match(/LOADTEST_[A-Z0-9_]+/g));

describe('docker-compose.yml', () => {
  it.each([
    ['server', server, 'server/src/platform/environment.ts'],
    ['worker', worker, 'worker/src/environment.ts'],
  ] as const)('sets for %s only variables that it reads', (_, service, environmentFile) => {
    const read = namesIn(environmentFile);
    expect(Object.keys(service.environment ?? {}).filter((name) => !read.has(name))).toEqual([]);
  });

  it('refuses to start without each secret, and has a default for none', () => {
    for (const name of ['JWT_SECRET', 'SECRET_KEY', 'REDIS_PASSWORD', 'ADMIN_EMAIL', 'ADMIN_PASSWORD']) {
      const uses = source.match(new RegExp(`\\$\\{LOADTEST_${name}(?![A-Z_])[^}]*\\}`, 'g')) ?? [];
      expect(uses.length).toBeGreaterThan(0);
      expect(uses.filter((use) => !use.startsWith(`\${LOADTEST_${name}:?`))).toEqual([]);
    }
  });

  it('takes no variable from outside that the example does not explain', () => {
    const explained = namesIn('deploy/compose.env.example');
    const used = [...source.matchAll(/(?<!\$)\$\{(LOADTEST_[A-Z0-9_]+)/g)].map(([, name]) => name);
    expect(used.filter((name) => name !== undefined && !explained.has(name))).toEqual([]);
    const filledIn = text('deploy/compose.env.example').match(/^LOADTEST_\w+=.+$/gm);
    expect(filledIn).toBeNull();
  });

  it.each(services)('pins the image of %s', (_, { image }) => {
    expect(image).toMatch(/:\d+\.\d+\.\d+(-[a-z0-9.]+)?$/);
  });

  it('names our images after the version of the package', () => {
    const { version } = JSON.parse(text('package.json')) as { version: string };
    expect([server, worker, web].map(({ image }) => image.split(':')[1])).toEqual([version, version, version]);
  });

  it.each(services)('runs %s as nobody special, without rights that it has no use for', (_, service) => {
    // The images of our own switch their user themselves, as the Dockerfiles' test says.
    if (service.build === undefined) expect(service.user).toMatch(/^[a-z]+$/);
    expect(service.user).not.toBe('root');
    expect(service.cap_drop).toEqual(['ALL']);
  });

  it.each(services)('looks after the health of %s', (_, { healthcheck }) => {
    expect(healthcheck?.test.length).toBeGreaterThan(1);
  });

  it('keeps each write of Valkey in a file and evicts nothing', () => {
    const command = redis.command?.join(' ') ?? '';
    expect(command).toContain('--appendonly yes');
    expect(command).toContain('--maxmemory-policy noeviction');
    expect(redis.volumes).toContain('redis:/data');
  });

  it('makes MongoDB a replica set and initiates it', () => {
    expect(mongo.command).toContain('--replSet');
    expect(mongo.healthcheck?.test.join('\n')).toContain('rs.initiate');
    expect(server.environment?.['LOADTEST_MONGO_URL']).toContain('replicaSet=loadtest');
  });

  it('publishes the server alone, on loopback, and keeps the stores and what talks to them apart', () => {
    const published = services.filter(([, service]) => service.ports !== undefined).map(([name]) => name);
    expect(published).toEqual(['server']);
    expect(server.ports).toEqual([`\${LOADTEST_PUBLISH:-127.0.0.1:4000}:4000`]);
    expect(compose.networks).toMatchObject({ store: { internal: true }, bus: { internal: true } });
    expect([mongo.networks, redis.networks, worker.networks]).toEqual([['store'], ['bus'], ['bus', 'targets']]);
  });
});
