/** What the running shards of this worker do at present, from the newest tick of each. */
import type { Tick } from '@loadtest/protocol';

export interface TrafficNow {
  /** Sent and received. */
  readonly networkBytesPerSecond: number;
  readonly connections: number;
  readonly requestRate: number;
}

export class Traffic {
  readonly #latest = new Map<object, Tick>();

  /** `of`: whatever stands for the shard. */
  note(of: object, tick: Tick): void {
    this.#latest.set(of, tick);
  }

  /** The shard sends nothing more. */
  forget(of: object): void {
    this.#latest.delete(of);
  }

  now(): TrafficNow {
    const sum = { networkBytesPerSecond: 0, connections: 0, requestRate: 0 };
    for (const tick of this.#latest.values()) {
      sum.networkBytesPerSecond += tick.bytesSent + tick.bytesReceived;
      sum.connections += tick.connections;
      sum.requestRate += tick.requests;
    }
    return sum;
  }
}
