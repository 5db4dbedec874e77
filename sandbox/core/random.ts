/** Seeded random numbers: the same seed and the same calls give the same events. */

/** A 32-bit hash of a text (FNV-1a with a final avalanche); stable across runs and machines. */
export function hash32(text: string, seed = 0): number {
  let h = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A generator for one thing, independent of the order of other events. */
  static of(seed: number, key: string): Random {
    return new Random(hash32(key, seed));
  }

  /** The current state, so that a restored world does not repeat ids. */
  get state(): number {
    return this.#state;
  }

  set state(value: number) {
    this.#state = value >>> 0;
  }

  /** Uniform in [0, 1) (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** `length` random characters of the alphabet. */
  text(length: number, alphabet: string): string {
    // Bytes first: a text put together sign by sign costs thirty bytes for each as long as it lives.
    const bytes = Buffer.allocUnsafe(length);
    for (let i = 0; i < length; i++) bytes[i] = alphabet.charCodeAt(Math.floor(this.next() * alphabet.length));
    return bytes.toString("latin1");
  }

  /** Random decimal digits without a leading zero. */
  digits(length: number): string {
    return this.text(1, "123456789") + this.text(length - 1, "0123456789");
  }

  hex(length: number): string {
    return this.text(length, "0123456789abcdef");
  }

  word(length: number): string {
    return this.text(length, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
  }

  /** A log-normally distributed delay in ms with the given median; 0 for a median of 0. */
  delay(medianMs: number, sigma: number): number {
    if (medianMs <= 0) return 0;
    const u = Math.max(this.next(), 1e-9);
    const gauss = Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * this.next());
    return Math.round(medianMs * Math.exp(sigma * gauss));
  }
}
