/**
 * Every message the platform accepted, about 160 bytes each, because a run of 300,000 messages is judged from all of them.
 * Beyond the limit the oldest are dropped and counted, a chunk at a time.
 */
import { type Accept, type AcceptFacts, CHUNK_SIZE, Chunk, Names } from "./record-chunk.ts";

export type { Accept, AcceptFacts };

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
  readonly #names = new Names();
  /** Null for those that were dropped. */
  #chunks: (Chunk | null)[] = [];
  #accepted = 0;
  #dropped = 0;
  #last = new Map<string, number>();
  #refusals: Refusal[] = [];
  #refused = 0;
  readonly #max: number;
  readonly #recipientOf: (messageId: string) => string | null;

  /** @param recipientOf reads the recipient from a message id; null when the id is not the platform's */
  constructor(recipientOf: (messageId: string) => string | null, max = 1_500_000) {
    this.#recipientOf = recipientOf;
    this.#max = max;
  }

  get accepted(): number {
    return this.#accepted;
  }

  get refused(): number {
    return this.#refused;
  }

  get dropped(): number {
    return this.#dropped;
  }

  accept(facts: AcceptFacts): Accept {
    let chunk = this.#chunks.at(-1);
    if (!chunk || chunk.isFull) {
      chunk = new Chunk(this.#names);
      this.#chunks.push(chunk);
    }
    const entry = chunk.add(facts, this.#last.get(facts.recipient) ?? -1);
    this.#last.set(facts.recipient, this.#accepted++);
    if (this.#accepted - this.#dropped > Math.max(this.#max, CHUNK_SIZE)) this.#dropOldest();
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
    return [...this.#backwards(recipient)].reverse();
  }

  find(wamid: string): Accept | null {
    const recipient = this.#recipientOf(wamid);
    if (recipient === null) return null;
    for (const entry of this.#backwards(recipient)) if (entry.wamid === wamid) return entry;
    return null;
  }

  *all(): Generator<Accept> {
    for (let i = this.#dropped; i < this.#accepted; i++) {
      const entry = this.#at(i);
      if (entry) yield entry;
    }
  }

  /** Up to `limit` matching entries from index `from` (0 is the first ever), and the index of the next page. */
  page(from: number, limit: number, keep: (a: Accept) => boolean): { items: Accept[]; next: number | null } {
    const items: Accept[] = [];
    for (let i = Math.max(from, this.#dropped); i < this.#accepted; i++) {
      const entry = this.#at(i);
      if (!entry || !keep(entry)) continue;
      if (items.length === limit) return { items, next: i };
      items.push(entry);
    }
    return { items, next: null };
  }

  /** The newest `limit` matching entries, newest first. */
  latest(limit: number, keep: (a: Accept) => boolean): Accept[] {
    const items: Accept[] = [];
    for (let i = this.#accepted - 1; i >= this.#dropped && items.length < limit; i--) {
      const entry = this.#at(i);
      if (entry && keep(entry)) items.push(entry);
    }
    return items;
  }

  *#backwards(recipient: string): Generator<Accept> {
    for (let i = this.#last.get(recipient) ?? -1; i >= this.#dropped; ) {
      const entry = this.#at(i);
      if (!entry) return;
      yield entry;
      i = entry.previous;
    }
  }

  #at(index: number): Accept | null {
    return this.#chunks[Math.floor(index / CHUNK_SIZE)]?.at(index % CHUNK_SIZE) ?? null;
  }

  #dropOldest(): void {
    const end = this.#dropped + CHUNK_SIZE;
    for (let i = this.#dropped; i < end; i++) {
      const recipient = this.#at(i)?.recipient;
      if (recipient !== undefined && this.#last.get(recipient) === i) this.#last.delete(recipient);
    }
    this.#chunks[this.#dropped / CHUNK_SIZE] = null;
    this.#dropped = end;
  }
}
