/** People and their sessions, put together. */
import type { Domain } from '../platform/domain.ts';
import { modelFor } from '../platform/model.ts';
import type { Platform } from '../platform/platform.ts';
import { VERSION } from '../version.ts';
import { makeFirstAdmin } from './first-admin.ts';
import { InstallationResolver } from './installation.resolver.ts';
import { SessionResolver } from './session.resolver.ts';
import { SessionService } from './session.service.ts';
import { createSessionStore, type SessionStore } from './session.store.ts';
import { createSessionTokens } from './session-tokens.ts';
import { UserModel } from './user.model.ts';
import { UserResolver } from './user.resolver.ts';
import { UserService } from './user.service.ts';

export interface Users extends Domain {
  readonly service: UserService;
  readonly sessions: SessionService;
  readonly sessionStore: SessionStore;
}

/** @param regions the regions that have workers now */
export function createUsers(
  { environment, mongo, redis, pubSub, log }: Platform,
  regions: () => Promise<string[]>,
): Users {
  const model = modelFor(mongo.connection, UserModel, 'users');
  const service = new UserService(model);
  const sessionStore = createSessionStore(redis, pubSub);
  const sessions = new SessionService(service, sessionStore, createSessionTokens(environment.jwtSecret));
  const installation = {
    name: 'LoadTest',
    version: VERSION,
    signInMethods: [{ kind: 'PASSWORD', name: 'Email and password', url: null }],
    secondsKept: environment.secondsKept,
    maxUploadBytes: environment.maxUploadBytes,
    regions,
  };
  return {
    service,
    sessions,
    sessionStore,
    resolvers: [new InstallationResolver(installation), new SessionResolver(sessions), new UserResolver(service)],
    async start() {
      await model.createIndexes();
      await makeFirstAdmin(service, environment.admin, log);
    },
  };
}
