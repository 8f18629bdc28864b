/** HPACK's Huffman code (RFC 7541, appendix B), unpacked four bits at a time. */

/** Bits of the code of each byte; codes of one length follow one another in the order of their bytes, so this is all there is to know. */
// biome-ignore format: one row for sixteen bytes.
const LENGTHS = [
  13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28,
  28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
  6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6,
  5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
  13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
  7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
  15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5,
  6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
  20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23,
  24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
  22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23,
  21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
  26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25,
  19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
  20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23,
  26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
  30,
];
/** The end of the string: its code is nothing but ones, and may not be there as a whole. */
const EOS = 256;
const MOST_BITS = 30;

/** A step of the machine, by state and four bits: the next state, the byte that is complete, or that there is none such. */
const [STATE, SYMBOL_SHIFT, EMITS, FAILS] = [0xff, 8, 0x10000, 0x20000];
const steps = new Int32Array(256 * 16);
/** States in which a string may end: less than a byte of padding, all ones. */
const mayEnd = new Uint8Array(256);
let ready = false;

/** The shortest code has five bits. */
let unpacked = Buffer.alloc(0);

/** bytes[from, to) as latin1; null: they are not of this code. */
export function huffmanText(bytes: Uint8Array, from: number, to: number): string | null {
  if (!ready) makeSteps();
  const most = Math.ceil(((to - from) * 8) / 5);
  if (unpacked.length < most) unpacked = Buffer.allocUnsafeSlow(2 * most);
  const out = unpacked;
  let [state, length] = [0, 0];
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0;
    const high = steps[(state << 4) | (byte >> 4)] ?? FAILS;
    if ((high & EMITS) !== 0) out[length++] = high >> SYMBOL_SHIFT;
    const low = steps[((high & STATE) << 4) | (byte & 15)] ?? FAILS;
    if ((low & EMITS) !== 0) out[length++] = low >> SYMBOL_SHIFT;
    if (((high | low) & FAILS) !== 0) return null;
    state = low & STATE;
  }
  return mayEnd[state] === 1 ? out.toString('latin1', 0, length) : null;
}

/** Of a code's tree: what follows a 0 and a 1, where it is a byte as -1 - byte. */
type Branch = [number, number];

function makeSteps(): void {
  const tree = makeTree();
  for (let state = 0; state < tree.length; state++)
    for (let bits = 0; bits < 16; bits++) steps[(state << 4) | bits] = stepOf(tree, state, bits);
  for (let [state, ones] = [0, 0]; ones < 8 && state >= 0; ones++) {
    mayEnd[state] = 1;
    state = tree[state]?.[1] ?? -1;
  }
  ready = true;
}

function makeTree(): readonly Branch[] {
  const tree: Branch[] = [[0, 0]];
  let code = 0;
  for (let bits = 1; bits <= MOST_BITS; bits++, code *= 2)
    for (let symbol = 0; symbol <= EOS; symbol++) if (LENGTHS[symbol] === bits) plant(tree, code++, bits, symbol);
  return tree;
}

function plant(tree: Branch[], code: number, bits: number, symbol: number): void {
  let state = 0;
  for (let left = bits - 1; left >= 0; left--) {
    const branch = tree[state] ?? [0, 0];
    const bit = (code >> left) & 1;
    if (left === 0) branch[bit] = -1 - symbol;
    else if (branch[bit] === 0) branch[bit] = tree.push([0, 0]) - 1;
    state = branch[bit] ?? 0;
  }
}

function stepOf(tree: readonly Branch[], from: number, bits: number): number {
  let [state, emitted] = [from, 0];
  for (let left = 3; left >= 0; left--) {
    const next = tree[state]?.[(bits >> left) & 1] ?? 0;
    if (next === -1 - EOS) return FAILS;
    if (next < 0) emitted = EMITS | ((-1 - next) << SYMBOL_SHIFT);
    state = Math.max(0, next);
  }
  return state | emitted;
}
