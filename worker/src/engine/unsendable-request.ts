/** A request that cannot be sent with the values that it was filled with. */
export class UnsendableRequest extends Error {
  /** As far as it was filled in. */
  readonly url: string;

  constructor(message: string, url: string) {
    super(message);
    this.url = url;
  }
}
