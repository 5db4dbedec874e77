/**
 * Every message the platform accepted, about 300 bytes each, because a run of 300,000 messages is judged from all of them.
 * Beyond the limit the oldest are dropped and counted.
 */

export type Accept = {
  wamid: string;
  phoneId: string;
  wabaId: string;
  recipient: string;
  at: number;
  /** Template name, or null for other types. */
  template: string | null;
  templateId: string | null;
  type: string;
  /** The values as JSON: `{"header":[..],"body":[..],"buttons":{"0":".."}}`, or the free-form content. */
  parameters: string;
  correlation: string | null;
  /** The last status sent: "accepted", "sent", "delivered", "read" or "failed:<code>". */
  status: string;
  /** Index of the previous message to this recipient; -1 for none. */
  previous: number;
};

export type AcceptFacts = Omit<Accept, "previous" | "status">;

export type Refusal = {
  at: number;
  phoneId: string;
  recipient: string;
  correlation: string | null;
  template: string | null;
  code: number | string;
};

const REFUSALS_MAX = 50_000;

export class MessageRecord {
  #accepts: (Accept | null)[] = [];
  #dropped = 0;
  #last = new Map<string, number>();
  #refusals: Refusal[] = [];
  #refused = 0;
  readonly #max: number;
  readonly #recipientOf: (messageId: string) => string | null;

  /** @param recipientOf reads the recipient from a message id; null when the id is not the platform's */
  constructor(recipientOf: (messageId: string) => string | null, max = 1_000_000) {
    this.#recipientOf = recipientOf;
    this.#max = max;
  }

  get accepted(): number {
    return this.#accepts.length;
  }

  get refused(): number {
    return this.#refused;
  }

  get dropped(): number {
    return this.#dropped;
  }

  accept(facts: AcceptFacts): Accept {
    const entry: Accept = { ...facts, status: "accepted", previous: this.#last.get(facts.recipient) ?? -1 };
    this.#last.set(facts.recipient, this.#accepts.push(entry) - 1);
    if (this.#accepts.length - this.#dropped > this.#max) {
      const old = this.#accepts[this.#dropped];
      if (old && this.#last.get(old.recipient) === this.#dropped) this.#last.delete(old.recipient);
      this.#accepts[this.#dropped++] = null;
    }
    return entry;
  }

  refuse(refusal: Refusal): void {
    this.#refused++;
    this.#refusals.push(refusal);
    if (this.#refusals.length > REFUSALS_MAX * 2) this.#refusals = this.#refusals.slice(-REFUSALS_MAX);
  }

  refusalsOf(recipient: string): Refusal[] {
    return this.#refusals.filter((r) => r.recipient === recipient);
  }

  /** The messages to one person, oldest first. */
  of(recipient: string): Accept[] {
    const found: Accept[] = [];
    for (let i = this.#last.get(recipient) ?? -1; i >= 0; ) {
      const entry = this.#accepts[i];
      if (!entry) break;
      found.push(entry);
      i = entry.previous;
    }
    return found.reverse();
  }

  find(wamid: string): Accept | null {
    const recipient = this.#recipientOf(wamid);
    return recipient === null ? null : (this.of(recipient).find((a) => a.wamid === wamid) ?? null);
  }

  *all(): Generator<Accept> {
    for (let i = this.#dropped; i < this.#accepts.length; i++) {
      const entry = this.#accepts[i];
      if (entry) yield entry;
    }
  }

  /** Up to `limit` matching entries from index `from` (0 is the first ever), and the index of the next page. */
  page(from: number, limit: number, keep: (a: Accept) => boolean): { items: Accept[]; next: number | null } {
    const items: Accept[] = [];
    for (let i = Math.max(from, this.#dropped); i < this.#accepts.length; i++) {
      const entry = this.#accepts[i];
      if (!entry || !keep(entry)) continue;
      if (items.length === limit) return { items, next: i };
      items.push(entry);
    }
    return { items, next: null };
  }

  /** The newest `limit` matching entries, newest first. */
  latest(limit: number, keep: (a: Accept) => boolean): Accept[] {
    const items: Accept[] = [];
    for (let i = this.#accepts.length - 1; i >= this.#dropped && items.length < limit; i--) {
      const entry = this.#accepts[i];
      if (entry && keep(entry)) items.push(entry);
    }
    return items;
  }
}
