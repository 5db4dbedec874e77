/** Buckets of the platform, as GCRA: one number per bucket (the time at which it would be full again). */

export class Buckets {
  #full = new Map<string, number>();
  #sweepAt = 20_000;

  /**
   * Takes one from the bucket `key`, which holds `size` and gains one each `intervalMs`.
   * @returns whether there was one
   */
  take(key: string, size: number, intervalMs: number, now: number): boolean {
    const full = Math.max(this.#full.get(key) ?? 0, now);
    // A hair of tolerance: fractional intervals must not cost the last token of the bucket.
    if (full - now > (size - 1) * intervalMs + 1e-6) return false;
    this.#full.set(key, full + intervalMs);
    if (this.#full.size > this.#sweepAt) this.#sweep(now);
    return true;
  }

  /** A bucket that is full again is the same as one never used. */
  #sweep(now: number): void {
    for (const [key, full] of this.#full) if (full <= now) this.#full.delete(key);
    this.#sweepAt = Math.max(20_000, this.#full.size * 2);
  }
}

/** Distinct people of a portfolio in a moving 24 h. */
export class Reach {
  #seen = new Map<string, Map<string, number>>();

  /** @returns whether `person` may still be reached under `limit` (-1: no limit, nothing is counted) */
  admit(portfolioId: string, person: string, limit: number, now: number): boolean {
    if (limit < 0) return true;
    let people = this.#seen.get(portfolioId);
    if (!people) {
      people = new Map();
      this.#seen.set(portfolioId, people);
    }
    const since = now - 86_400_000;
    if ((people.get(person) ?? Number.NEGATIVE_INFINITY) <= since) {
      if (people.size >= limit) for (const [id, at] of people) if (at <= since) people.delete(id);
      if (people.size >= limit) return false;
    }
    people.set(person, now);
    return true;
  }
}
