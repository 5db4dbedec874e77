/** The last webhooks that were posted, for a replay: never more than some megabytes of them. */
import type { Delivery } from "./webhooks.ts";

const MOST = 500;
const MOST_BYTES = 4 * 1024 * 1024;

export class RecentPosts {
  readonly #posts: Delivery[] = [];
  #bytes = 0;

  /** Keeps a post, without what its delivery settles. */
  add(delivery: Delivery): void {
    this.#posts.push({ ...delivery, settles: [] });
    this.#bytes += delivery.body.length;
    while (this.#posts.length > MOST || (this.#bytes > MOST_BYTES && this.#posts.length > 1))
      this.#bytes -= this.#posts.shift()?.body.length ?? 0;
  }

  /** The last `n`, newest last. */
  last(n: number): Delivery[] {
    return this.#posts.slice(-n);
  }
}
