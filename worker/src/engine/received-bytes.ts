/** What a connection has received since somebody asked last. */
export class ReceivedBytes {
  readonly #total: () => number;
  #taken = 0;

  /** `total`: since the connection was begun. */
  constructor(total: () => number) {
    this.#total = total;
  }

  take(): number {
    const total = this.#total();
    const received = total - this.#taken;
    this.#taken = total;
    return received;
  }
}
