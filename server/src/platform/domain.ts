import type { FastifyInstance } from 'fastify';

/** What a domain hands to the composition root. */
export interface Domain {
  /** One instance of each of its resolver classes. */
  readonly resolvers: readonly object[];
  /** Mounts its routes, where it has any besides GraphQL. */
  mount?(http: FastifyInstance): Promise<void>;
  /** Called once MongoDB and Redis answer, in the order of the composition: indexes, first documents, work. */
  start(): Promise<void>;
}
