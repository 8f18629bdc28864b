/** What a domain hands to the composition root. */
export interface Domain {
  /** One instance of each of its resolver classes. */
  readonly resolvers: readonly object[];
  /** Called once MongoDB and Redis answer, in the order of the composition: indexes, first documents, work. */
  start(): Promise<void>;
}
