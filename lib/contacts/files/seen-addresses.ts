import { hash } from "node:crypto";

/** Slots of a set at first; they double when more than half of them are taken. */
const firstSlots = 1 << 12;

/**
 * Addresses that stood in earlier rows, as 64 bits of a digest each: a million take 16 to 32 MB, where their texts would take
 * 100. Two different addresses among a million are taken for one with a chance of one in 30 million.
 */
export class SeenAddresses {
  #high = new Uint32Array(firstSlots);
  #low = new Uint32Array(firstSlots);
  #count = 0;

  /** @param key the kind and the address @returns whether it was there before */
  add(key: string): boolean {
    const digest = hash("sha256", key, "buffer");
    const high = digest.readUInt32LE(0);
    // A slot of zeros is free.
    const low = digest.readUInt32LE(4) || 1;
    if (this.#put(high, low)) return true;
    this.#count += 1;
    if (this.#count * 2 > this.#low.length) this.#grow();
    return false;
  }

  has(key: string): boolean {
    const digest = hash("sha256", key, "buffer");
    const at = this.#slotOf(digest.readUInt32LE(0), digest.readUInt32LE(4) || 1);
    return this.#low[at] !== 0;
  }

  /** Where these bits are, or the free slot where they belong. */
  #slotOf(high: number, low: number): number {
    const last = this.#low.length - 1;
    let at = high & last;
    while (this.#low[at] !== 0 && (this.#low[at] !== low || this.#high[at] !== high)) at = (at + 1) & last;
    return at;
  }

  /** @returns whether they were there before */
  #put(high: number, low: number): boolean {
    const at = this.#slotOf(high, low);
    if (this.#low[at] !== 0) return true;
    this.#high[at] = high;
    this.#low[at] = low;
    return false;
  }

  #grow(): void {
    const [highs, lows] = [this.#high, this.#low];
    this.#high = new Uint32Array(highs.length * 2);
    this.#low = new Uint32Array(lows.length * 2);
    for (const [i, low] of lows.entries()) if (low !== 0) this.#put(highs[i] ?? 0, low);
  }
}
