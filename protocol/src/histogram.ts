/**
 * Histograms as they are recorded, merged and sent: HDR's layout, sparse on the wire.
 *
 * The wire form is a row of unsigned LEB128 numbers: how many values lay beyond an hour (they are counted as one hour), the
 * lowest and the highest value and the sum of all (whole µs), then for each bucket in use the distance of its index from the
 * one before and its count. An empty histogram is no bytes at all.
 */
import { BUCKETS, HIGHEST_US, highestOf, indexOf, LOWEST_US, lowestOf, middleOf } from './histogram-layout.ts';
import { VarintReader, VarintWriter } from './varint.ts';

/** Counts by bucket, grown as far as values reach, with what buckets alone cannot tell. The same fields for recorder and sum. */
interface Tally {
  counts: Uint32Array | Float64Array;
  beyond: number;
  min: number;
  max: number;
  sum: number;
}

function begin({ beyond, min, max, sum }: Tally): VarintWriter {
  const out = new VarintWriter();
  out.write(beyond);
  out.write(min);
  out.write(max);
  // Beyond what a number holds exactly it stays readable: nothing but the mean is lost.
  out.write(Math.min(sum, Number.MAX_SAFE_INTEGER));
  return out;
}

/** All of its buckets looked through. */
function encode(tally: Tally): Uint8Array {
  const out = begin(tally);
  const to = indexOf(tally.max);
  let last = 0;
  for (let index = indexOf(tally.min); index <= to; index++) {
    const count = tally.counts[index] ?? 0;
    if (count === 0) continue;
    out.write(index - last);
    out.write(count);
    last = index;
  }
  return out.bytes();
}

/** `used`: the buckets in use, ascending. */
function encodeUsed(tally: Tally, used: Uint16Array): Uint8Array {
  const out = begin(tally);
  let last = 0;
  for (const index of used) {
    out.write(index - last);
    out.write(tally.counts[index] ?? 0);
    last = index;
  }
  return out.bytes();
}

const NOTHING = new Uint8Array(0);

/** Where no more buckets are in use, they are known one by one; a second of many steps has thousands of histograms with a few values each. */
const MOST_USED = 256;

/** What one shard records of one thing within a second: made to be cheap to add to and to empty. Not to be merged. */
export class HistogramRecorder {
  #counts = new Uint32Array(4096);
  /** The buckets in use in the order of their first value, as far as there is room for them. */
  readonly #used = new Uint16Array(MOST_USED);
  #buckets = 0;
  #count = 0;
  #beyond = 0;
  #min = HIGHEST_US;
  #max = 0;
  #sum = 0;

  /** Values since the last `take`. */
  get count(): number {
    return this.#count;
  }

  /** `us`: microseconds; rounded to whole ones, clamped to 1 µs … 1 h. */
  record(us: number): void {
    let value = Math.round(us);
    if (!(value >= LOWEST_US)) value = LOWEST_US;
    if (value > HIGHEST_US) {
      value = HIGHEST_US;
      this.#beyond++;
    }
    const index = indexOf(value);
    if (index >= this.#counts.length) this.#grow(index);
    const before = this.#counts[index] ?? 0;
    this.#counts[index] = before + 1;
    if (before === 0) {
      if (this.#buckets < MOST_USED) this.#used[this.#buckets] = index;
      this.#buckets++;
    }
    this.#count++;
    this.#sum += value;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
  }

  /** The wire form of what was recorded since the last time, and a fresh start. */
  take(): Uint8Array {
    if (this.#count === 0) return NOTHING;
    const tally = { counts: this.#counts, beyond: this.#beyond, min: this.#min, max: this.#max, sum: this.#sum };
    const bytes = this.#buckets > MOST_USED ? this.#takeAll(tally) : this.#takeUsed(tally);
    this.#buckets = 0;
    this.#count = 0;
    this.#beyond = 0;
    this.#min = HIGHEST_US;
    this.#max = 0;
    this.#sum = 0;
    return bytes;
  }

  #takeAll(tally: Tally): Uint8Array {
    const bytes = encode(tally);
    this.#counts.fill(0, indexOf(tally.min), indexOf(tally.max) + 1);
    return bytes;
  }

  #takeUsed(tally: Tally): Uint8Array {
    const used = this.#used.subarray(0, this.#buckets).sort();
    const bytes = encodeUsed(tally, used);
    for (const index of used) this.#counts[index] = 0;
    return bytes;
  }

  #grow(index: number): void {
    const larger = new Uint32Array(grownLength(this.#counts.length, index));
    larger.set(this.#counts);
    this.#counts = larger;
  }
}

function grownLength(length: number, index: number): number {
  let grown = Math.max(1024, length);
  while (grown <= index) grown *= 2;
  return Math.min(grown, BUCKETS);
}

/** A sum of histograms. Adding is commutative and associative: the order in which shards and seconds come changes nothing. */
export class Histogram {
  #counts = new Float64Array(0);
  #count = 0;
  #beyond = 0;
  #min = 0;
  #max = 0;
  #sum = 0;

  /** The histogram of these wire forms together. Throws as `add` does. */
  static of(...wires: readonly Uint8Array[]): Histogram {
    const histogram = new Histogram();
    for (const wire of wires) histogram.add(wire);
    return histogram;
  }

  /** How many values. */
  get count(): number {
    return this.#count;
  }
  /** Values that lay beyond an hour and are counted as one hour. */
  get beyond(): number {
    return this.#beyond;
  }
  /** µs, exact; null where there is no value. */
  get min(): number | null {
    return this.#count === 0 ? null : this.#min;
  }
  /** µs, exact (up to an hour); null where there is no value. */
  get max(): number | null {
    return this.#count === 0 ? null : this.#max;
  }
  /** µs, exact; null where there is no value. */
  get mean(): number | null {
    return this.#count === 0 ? null : this.#sum / this.#count;
  }

  /** µs, from the buckets' middles, as HdrHistogram does it: 0 for equal values. Null where there is no value. */
  get stdDev(): number | null {
    if (this.#count === 0) return null;
    let sum = 0;
    this.forEach((index, count) => {
      sum += middleOf(index) * count;
    });
    const mean = sum / this.#count;
    let squares = 0;
    this.forEach((index, count) => {
      squares += (middleOf(index) - mean) ** 2 * count;
    });
    return Math.sqrt(squares / this.#count);
  }

  /** Adds a histogram in its wire form, in place. Throws on malformed bytes and leaves the sum as it was. */
  add(wire: Uint8Array): this {
    if (wire.length === 0) return this;
    const { beyond, min, max, sum, count, top } = check(wire);
    this.#join(beyond, min, max, sum, count);
    if (top >= this.#counts.length) this.#grow(top);
    const counts = this.#counts;
    const input = new VarintReader(wire);
    for (let field = 0; field < FIELDS; field++) input.read();
    for (let index = 0; !input.done; ) {
      index += input.read();
      counts[index] = (counts[index] as number) + input.read();
    }
    return this;
  }

  /** Adds another sum, in place. */
  addAll(other: Histogram): this {
    if (other.#count === 0) return this;
    this.#join(other.#beyond, other.#min, other.#max, other.#sum, other.#count);
    if (other.#counts.length > this.#counts.length) this.#grow(other.#counts.length - 1);
    other.forEach((index, count) => {
      this.#counts[index] = (this.#counts[index] as number) + count;
    });
    return this;
  }

  /** The wire form. */
  encode(): Uint8Array {
    if (this.#count === 0) return NOTHING;
    const tally = { counts: this.#counts, beyond: this.#beyond, min: this.#min, max: this.#max, sum: this.#sum };
    return encode(tally);
  }

  /** Each bucket in use, ascending: its index and its count. */
  forEach(visit: (index: number, count: number) => void): void {
    if (this.#count === 0) return;
    const to = indexOf(this.#max);
    for (let index = indexOf(this.#min); index <= to; index++) {
      const count = this.#counts[index] as number;
      if (count !== 0) visit(index, count);
    }
  }

  /**
   * The percentile `at` (0 … 100) by nearest rank: the value that ⌈at/100 · count⌉ of the values do not pass, to within one
   * bucket (0.1 %); never above the exact maximum nor below the exact minimum. Null where there is no value. (hdr-histogram-js
   * rounds the rank instead of taking the next one up, which for few values is another value.)
   */
  percentile(at: number): number | null {
    return this.percentiles([at])[0] ?? null;
  }

  /** As `percentile`, several in one pass, answered in the order asked. */
  percentiles(at: readonly number[]): (number | null)[] {
    if (this.#count === 0) return at.map(() => null);
    const ranks = at
      .map((percent, position) => ({ rank: this.#rank(percent), position }))
      .sort((a, b) => a.rank - b.rank);
    const answers: (number | null)[] = at.map(() => null);
    let seen = 0;
    let next = 0;
    this.forEach((index, count) => {
      seen += count;
      for (let asked = ranks[next]; asked !== undefined && asked.rank <= seen; asked = ranks[++next]) {
        answers[asked.position] =
          asked.rank === 0 ? this.#min : Math.max(this.#min, Math.min(this.#max, highestOf(index)));
      }
    });
    return answers;
  }

  /** How many values lie at or below each bound (µs, ascending) and above the one before; one number more for the rest. */
  buckets(bounds: readonly number[]): number[] {
    const counts = new Array<number>(bounds.length + 1).fill(0);
    let at = 0;
    this.forEach((index, count) => {
      const value = lowestOf(index);
      while (at < bounds.length && value > (bounds[at] as number)) at++;
      counts[at] = (counts[at] as number) + count;
    });
    return counts;
  }

  /** ⌈at/100 · count⌉, kept from the noise of floating point: 99.9 % of 1,000 is 999, not 1,000. 0 for the minimum. */
  #rank(percent: number): number {
    const exact = (Math.min(100, Math.max(0, percent)) * this.#count) / 100;
    const whole = Math.round(exact);
    return Math.abs(exact - whole) < 1e-9 + whole * 1e-14 ? whole : Math.ceil(exact);
  }

  #join(beyond: number, min: number, max: number, sum: number, count: number): void {
    this.#min = this.#count === 0 ? min : Math.min(this.#min, min);
    this.#max = Math.max(this.#max, max);
    this.#beyond += beyond;
    this.#sum += sum;
    this.#count += count;
  }

  #grow(index: number): void {
    const larger = new Float64Array(grownLength(this.#counts.length, index));
    larger.set(this.#counts);
    this.#counts = larger;
  }
}

/** Numbers before the first bucket: beyond, min, max, sum. */
const FIELDS = 4;

interface CheckedWire {
  readonly beyond: number;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly count: number;
  /** The highest index. */
  readonly top: number;
}

/** Reads all of it, so that whoever adds it next cannot fail halfway. Throws where the bytes are no histogram. */
function check(wire: Uint8Array): CheckedWire {
  const input = new VarintReader(wire);
  const beyond = input.read();
  const min = input.read();
  const max = input.read();
  const sum = input.read();
  let bottom = -1;
  let index = 0;
  let count = 0;
  let last = 0;
  while (!input.done) {
    const distance = input.read();
    if (distance === 0 && bottom !== -1) throw new Error('A histogram on the wire names a bucket twice');
    index += distance;
    if (index >= BUCKETS) throw new Error('A histogram on the wire has a bucket beyond an hour');
    last = input.read();
    if (last === 0) throw new Error('A histogram on the wire has an empty bucket');
    if (bottom === -1) bottom = index;
    count += last;
  }
  const fits =
    LOWEST_US <= min &&
    min <= max &&
    max <= HIGHEST_US &&
    indexOf(min) === bottom &&
    indexOf(max) === index &&
    sum <= max * count &&
    (sum >= min * count || sum === Number.MAX_SAFE_INTEGER) &&
    beyond <= (max === HIGHEST_US ? last : 0);
  if (!fits) throw new Error('A histogram on the wire does not agree with its own limits');
  return { beyond, min, max, sum, count, top: index };
}

/** Throws where the bytes are no histogram. */
export function checkWire(wire: Uint8Array): void {
  if (wire.length > 0) check(wire);
}

/** The histogram of several wire forms, in the wire form again. */
export function mergeWires(wires: readonly Uint8Array[]): Uint8Array {
  const filled = wires.filter((wire) => wire.length > 0);
  if (filled.length < 2) return filled[0] ?? NOTHING;
  return Histogram.of(...filled).encode();
}
