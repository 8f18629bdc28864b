/** A value's place in a queue. */
export interface Place<T> {
  readonly value: T;
  before: Place<T> | null;
  after: Place<T> | null;
}

/**
 * First in, first out, and out of the middle in one step. A Set does that too, but leaves its former tables behind as a chain: once
 * one of them is old, all that ever passed through the later ones survives until the next full collection.
 */
export class LinkedQueue<T> {
  #first: Place<T> | null = null;
  #last: Place<T> | null = null;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get first(): T | undefined {
    return this.#first?.value;
  }

  get last(): T | undefined {
    return this.#last?.value;
  }

  /** Puts it last. The place is what `remove` wants, once. */
  add(value: T): Place<T> {
    const place: Place<T> = { value, before: null, after: null };
    this.put(place);
    return place;
  }

  /** As `add`, for values that bring a place of their own, or are it. It may be in no queue. */
  put(place: Place<T>): void {
    place.before = this.#last;
    if (this.#last === null) this.#first = place;
    else this.#last.after = place;
    this.#last = place;
    this.#size++;
  }

  remove(place: Place<T>): void {
    const { before, after } = place;
    if (before === null) this.#first = after;
    else before.after = after;
    if (after === null) this.#last = before;
    else after.before = before;
    // What has left leads nowhere: an old one would keep the others alive.
    place.before = null;
    place.after = null;
    this.#size--;
  }
}
