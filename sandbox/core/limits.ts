/** Rate limits as token buckets (GCRA): one number per bucket, the time at which it is full again. */

const SWEEP_FROM = 5_000;

export class Buckets {
  #full = new Map<string, number>();
  #sweepAt = SWEEP_FROM;

  /**
   * Takes a token from the bucket `key`, which holds `size` tokens and gains one every `intervalMs`.
   * @returns false when the bucket is empty
   */
  take(key: string, size: number, intervalMs: number, now: number): boolean {
    const full = Math.max(this.#full.get(key) ?? 0, now);
    // A tolerance, so that rounding of fractional intervals does not cost the last token.
    if (full - now > (size - 1) * intervalMs + 1e-6) return false;
    this.#full.set(key, full + intervalMs);
    if (this.#full.size > this.#sweepAt) this.#sweep(now);
    return true;
  }

  /** Removes full buckets, which behave like unused ones. */
  #sweep(now: number): void {
    for (const [key, full] of this.#full) if (full <= now) this.#full.delete(key);
    this.#sweepAt = Math.max(SWEEP_FROM, this.#full.size * 2);
  }
}

/** Counts distinct people per portfolio in the last 24 h. */
export class Reach {
  #seen = new Map<string, Map<string, number>>();

  /** @returns whether `person` may be messaged under `limit`; -1 means no limit and counts nothing */
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
