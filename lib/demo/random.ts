/** A seeded random generator (mulberry32), so that two demonstrations written on the same day are equal. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Uniform in [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** An integer from `from` to `to`, both included. */
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  pick<T>(list: readonly T[]): T {
    const one = list[Math.floor(this.next() * list.length)];
    if (one === undefined) throw new Error("Nothing to pick from.");
    return one;
  }

  /** A random item; the chance of each is proportional to its weight. */
  weighted<T>(list: readonly (readonly [T, number])[]): T {
    let roll = this.next() * list.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [one, weight] of list) {
      roll -= weight;
      if (roll <= 0) return one;
    }
    return this.pick(list)[0];
  }

  /** A log-normally distributed delay: mostly near the median, sometimes much longer. */
  delayMs(medianMs: number, spread: number): number {
    const gauss = Math.sqrt(-2 * Math.log(Math.max(this.next(), 1e-9))) * Math.cos(2 * Math.PI * this.next());
    return Math.round(medianMs * Math.exp(spread * gauss));
  }

  shuffled<T>(list: readonly T[]): T[] {
    const copy = [...list];
    for (let i = copy.length - 1; i > 0; i--) {
      const j = Math.floor(this.next() * (i + 1));
      [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
    }
    return copy;
  }
}
