/** Names into addresses: all of them, in turn, looked up again for new connections. */
import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { Clock } from './clock.ts';

type Found = (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void;

/** Looks a name up. `found` is called once. */
export type LookUp = (hostname: string, found: Found) => void;

/** So long an answer, good or bad, serves further connections: ten thousand of them need no ten thousand lookups. */
const FRESH_MS = 1000;
/** Names that are kept at most; old ones go first. */
const MOST_NAMES = 1000;

/** As the machine does it: hosts file, then its resolver. */
const systemLookUp: LookUp = (hostname, found) =>
  lookup(hostname, { all: true, order: 'verbatim' }, (error, addresses) => found(error, addresses ?? []));

interface Name {
  /** Whose turn it is. */
  next: number;
  error: NodeJS.ErrnoException | null;
  addresses: readonly LookupAddress[];
  freshUntilMs: number;
  /** Those who wait for the answer; null: none is under way. */
  waiting: Found[] | null;
}

export class Resolver {
  readonly #clock: Clock;
  readonly #lookUp: LookUp;
  readonly #names = new Map<string, Name>();

  constructor(clock: Clock, lookUp: LookUp = systemLookUp) {
    this.#clock = clock;
    this.#lookUp = lookUp;
  }

  /** For `net.connect` with `autoSelectFamily`: all addresses, each time beginning with another one. */
  readonly lookup: LookupFunction = (hostname, _, callback) => {
    this.#find(hostname, (error, addresses) => callback(error, [...addresses]));
  };

  #find(hostname: string, found: Found): void {
    const name = this.#name(hostname);
    const inTurn: Found = (error, addresses) => found(error, rotated(addresses, name.next++));
    if (name.waiting !== null) name.waiting.push(inTurn);
    else if (this.#clock.now() < name.freshUntilMs) setImmediate(() => inTurn(name.error, name.addresses));
    else this.#ask(hostname, name, inTurn);
  }

  #ask(hostname: string, name: Name, first: Found): void {
    name.waiting = [first];
    this.#lookUp(hostname, (error, addresses) => {
      name.error = error ?? (addresses.length === 0 ? nothingFor(hostname) : null);
      name.addresses = addresses;
      name.freshUntilMs = this.#clock.now() + FRESH_MS;
      const waiting = name.waiting ?? [];
      name.waiting = null;
      for (const found of waiting) found(name.error, addresses);
    });
  }

  #name(hostname: string): Name {
    const known = this.#names.get(hostname);
    if (known !== undefined) return known;
    const [oldest] = this.#names.keys();
    if (this.#names.size >= MOST_NAMES && oldest !== undefined) this.#names.delete(oldest);
    const name: Name = { next: 0, error: null, addresses: [], freshUntilMs: Number.NEGATIVE_INFINITY, waiting: null };
    this.#names.set(hostname, name);
    return name;
  }
}

function rotated(addresses: readonly LookupAddress[], by: number): readonly LookupAddress[] {
  if (addresses.length < 2) return addresses;
  const at = by % addresses.length;
  return [...addresses.slice(at), ...addresses.slice(0, at)];
}

function nothingFor(hostname: string): NodeJS.ErrnoException {
  const error: NodeJS.ErrnoException = new Error(`getaddrinfo ENOTFOUND ${hostname}`);
  return Object.assign(error, { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname });
}
