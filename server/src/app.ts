/** The composition root: the only place that knows every part, and the order in which they start and end. */
import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { createDataFiles } from './data-files/data-files.ts';
import type { Domain } from './platform/domain.ts';
import type { Environment } from './platform/environment.ts';
import { createFigures } from './platform/figures.ts';
import { internalUrl } from './platform/internal-url.ts';
import type { Logger } from './platform/log.ts';
import { createMongo } from './platform/mongo.ts';
import type { Platform } from './platform/platform.ts';
import { createPubSub } from './platform/pub-sub.ts';
import { createReadiness } from './platform/readiness.ts';
import { type CreateRedis, createRedis, untilReady } from './platform/redis.ts';
import { createPublicServer } from './platform/serve.ts';
import { createShutdown } from './platform/shutdown.ts';
import { RunStore } from './runs/run.store.ts';
import { createRunsModule } from './runs/runs.module.ts';
import { createScenarios } from './scenarios/scenarios.ts';
import { buildApiSchema } from './schema.ts';
import { createTry } from './try/try.ts';
import { httpContext, socketSessions } from './users/authentication.ts';
import { watchSocketSessions } from './users/socket-sessions.watch.ts';
import { createUsers } from './users/users.ts';

export interface App {
  /**
   * Listens at once (alive, not ready), waits for MongoDB and Redis, makes what the first start needs, and resolves when
   * ready. @throws Error where the port is taken, or where `close` was called meanwhile.
   */
  start(): Promise<{ readonly port: number; readonly url: string }>;
  /** Ends everything in order; resolves when nothing is left. */
  close(reason: string): Promise<void>;
}

export async function createApp(environment: Environment, log: Logger): Promise<App> {
  const platform = createPlatform(environment, log);
  const { mongo, redis, shutdown } = platform;
  const readiness = createReadiness(mongo, redis, shutdown.signal);

  const runStore = new RunStore(mongo.connection, redis);
  const users = createUsers(platform, () => runs.regions());
  const port = () => (http.server.address() as AddressInfo).port;
  const dataFiles = createDataFiles(platform, users.service, {
    uses: {
      of: async (viewer, fileId, session) => [
        ...(await scenarios.service.usingFile(viewer, fileId, session)),
        ...(await runs.usingFile(viewer, fileId, session)),
      ],
    },
    serverUrl: () => internalUrl(environment, port()),
  });
  const scenarios = createScenarios(
    platform,
    users.service,
    {
      hasActiveRun: (scenarioId) => runStore.hasOpenRun(scenarioId),
      visibilityChanged: (scenarioId, visibility) => runStore.setVisibility(scenarioId, visibility),
    },
    dataFiles.service,
  );
  const runs = createRunsModule({
    platform,
    store: runStore,
    scenarios: scenarios.service,
    users: users.service,
    dataFiles,
  });
  const tries = createTry(platform, scenarios.service, dataFiles.service);
  const domains: readonly Domain[] = [users, dataFiles, scenarios, runs, tries];

  const schema = buildApiSchema(domains.flatMap(({ resolvers }) => resolvers));
  const contextOf = httpContext(users.sessions, log);
  const sessionsOfSockets = socketSessions(users.sessions);
  const { http, sockets } = await createPublicServer(
    platform,
    readiness,
    schema,
    contextOf,
    sessionsOfSockets,
    domains,
  );

  return {
    async start() {
      await http.listen({ port: environment.port, host: environment.host });
      await Promise.all([mongo.connect(shutdown.signal), untilReady(redis, shutdown.signal)]);
      for (const domain of domains) await domain.start();
      await watchSocketSessions(sockets, users.sessionStore, shutdown, log);
      readiness.started();
      return { port: port(), url: `http://${environment.host}:${port()}` };
    },
    close: (reason) => shutdown.run(reason),
  };
}

function createPlatform(environment: Environment, log: Logger): Platform {
  const shutdown = createShutdown(log);
  const mongo = createMongo(environment.mongoUrl, log);
  const connect: CreateRedis = (purpose, options) => createRedis(environment.redisUrl, purpose, log, options);
  const redis = connect('commands');
  const pubSub = createPubSub(connect, log);
  shutdown.add('STORES', 'MongoDB', () => mongo.close());
  shutdown.add('STORES', 'Redis', () => redis.disconnect());
  shutdown.add('STORES', 'pub/sub', () => pubSub.close());
  return { environment, log, mongo, redis, createRedis: connect, pubSub, figures: createFigures(), shutdown };
}
