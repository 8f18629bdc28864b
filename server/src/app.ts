/** The composition root: the only place that knows every part, and the order in which they start and end. */
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { mountApollo } from './platform/apollo.ts';
import type { Environment } from './platform/environment.ts';
import { createFigures } from './platform/figures.ts';
import { createHttp } from './platform/http.ts';
import type { Logger } from './platform/log.ts';
import { modelFor } from './platform/model.ts';
import { createMongo } from './platform/mongo.ts';
import type { Platform } from './platform/platform.ts';
import { createPubSub } from './platform/pub-sub.ts';
import { createReadiness } from './platform/readiness.ts';
import { type CreateRedis, createRedis } from './platform/redis.ts';
import { createShutdown } from './platform/shutdown.ts';
import { mountWebProxy, proxyUpgrade } from './platform/web-proxy.ts';
import { createGraphqlSockets, type GraphqlSockets } from './platform/websocket.ts';
import { seedDemoScenario } from './scenarios/demo-scenario.seed.ts';
import { PreviewResolver } from './scenarios/preview.resolver.ts';
import { ScenarioFieldsResolver } from './scenarios/scenario.fields.ts';
import { ScenarioModel } from './scenarios/scenario.model.ts';
import { ScenarioResolver } from './scenarios/scenario.resolver.ts';
import { ScenarioService } from './scenarios/scenario.service.ts';
import { buildApiSchema } from './schema.ts';
import { httpContext, socketSessions } from './users/authentication.ts';
import { makeFirstAdmin } from './users/first-admin.ts';
import { InstallationResolver } from './users/installation.resolver.ts';
import { SessionResolver } from './users/session.resolver.ts';
import { SessionService } from './users/session.service.ts';
import { createSessionStore } from './users/session.store.ts';
import { createSessionTokens } from './users/session-tokens.ts';
import { watchSocketSessions } from './users/socket-sessions.watch.ts';
import { UserModel } from './users/user.model.ts';
import { UserResolver } from './users/user.resolver.ts';
import { UserService } from './users/user.service.ts';
import { VERSION } from './version.ts';

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
  const { mongo, redis, pubSub, figures, shutdown } = platform;
  const readiness = createReadiness(mongo, redis, shutdown.signal);

  // users
  const userModel = modelFor(mongo.connection, UserModel, 'users');
  const users = new UserService(userModel);
  const sessionStore = createSessionStore(redis, pubSub);
  const sessions = new SessionService(users, sessionStore, createSessionTokens(environment.jwtSecret));

  // scenarios
  const scenarioModel = modelFor(mongo.connection, ScenarioModel, 'scenarios');
  const scenarios = new ScenarioService(scenarioModel, {
    hasActiveRun: async () => false,
    visibilityChanged: async () => undefined,
  });

  const models = [userModel, scenarioModel];
  const schema = buildApiSchema([
    new InstallationResolver({
      name: 'LoadTest',
      version: VERSION,
      signInMethods: [{ kind: 'PASSWORD', name: 'Email and password', url: null }],
      secondsKept: environment.secondsKept,
      maxUploadBytes: 2 * 1024 * 1024,
      regions: [],
    }),
    new PreviewResolver(environment),
    new ScenarioFieldsResolver(scenarios, users),
    new ScenarioResolver(scenarios),
    new SessionResolver(sessions),
    new UserResolver(users),
  ]);

  const http = await createHttp(log, figures, readiness);
  await mountApollo(http, schema, httpContext(sessions, log), log);
  const sockets = createGraphqlSockets(schema, socketSessions(sessions), log);
  routeUpgrades(http, sockets, environment.webUrl, log);
  if (environment.webUrl !== null) await mountWebProxy(http, environment.webUrl);
  shutdown.add('CONNECTIONS', 'WebSockets and HTTP', async () => {
    await sockets.close();
    await http.close();
  });

  return {
    async start() {
      await http.listen({ port: environment.port, host: environment.host });
      await mongo.connect(shutdown.signal);
      for (const model of models) await model.createIndexes();
      await makeFirstAdmin(users, environment.admin, log);
      const admin = environment.demoTarget === null ? null : await users.firstAdmin();
      if (admin !== null && environment.demoTarget !== null) {
        await seedDemoScenario(scenarioModel, admin, environment.demoTarget, log);
      }
      await watchSocketSessions(sockets, sessionStore, shutdown, log);
      readiness.started();
      const { port } = http.server.address() as AddressInfo;
      return { port, url: `http://${environment.host}:${port}` };
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

/** WebSockets at /graphql are ours; any other is the dashboard's. */
function routeUpgrades(http: FastifyInstance, sockets: GraphqlSockets, webUrl: string | null, log: Logger): void {
  http.server.on('upgrade', (request, socket, head) => {
    const path = request.url?.split('?')[0];
    if (path === '/graphql') sockets.upgrade(request, socket, head);
    else if (webUrl !== null) proxyUpgrade(webUrl, request, socket, head, log);
    else socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
  });
}
