/**
 * Every message the platform accepted. Kept compact (some 300 bytes each), because judging a run of 300,000 needs all of them;
 * past the limit the oldest are let go and counted.
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
  /** Last status raised: "accepted", "sent", "delivered", "read" or "failed:<code>". */
  status: string;
  /** Position of the earlier accept of this recipient, -1 for none. */
  previous: number;
};

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

  constructor(max = 1_000_000) {
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

  accept(facts: Omit<Accept, "previous" | "status">): Accept {
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

  /** What one person was sent, oldest first. */
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
    const recipient = recipientOf(wamid);
    return recipient === null ? null : (this.of(recipient).find((a) => a.wamid === wamid) ?? null);
  }

  *all(): Generator<Accept> {
    for (let i = this.#dropped; i < this.#accepts.length; i++) {
      const entry = this.#accepts[i];
      if (entry) yield entry;
    }
  }

  /** Entries from position `from` (0 is the first ever) that pass, at most `limit`, and where to go on. */
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

  /** The newest `limit` that pass, newest first. */
  latest(limit: number, keep: (a: Accept) => boolean): Accept[] {
    const items: Accept[] = [];
    for (let i = this.#accepts.length - 1; i >= this.#dropped && items.length < limit; i--) {
      const entry = this.#accepts[i];
      if (entry && keep(entry)) items.push(entry);
    }
    return items;
  }
}

/** Builds a message id in the platform's shape; the recipient can be read back from it. */
export function wamidOf(recipient: string, unique: string): string {
  return `wamid.HBg${Buffer.from(`${String.fromCharCode(recipient.length)}${recipient}\x15\x02\x00\x11\x18\x12${unique}\x00`, "latin1").toString("base64")}`;
}

function recipientOf(wamid: string): string | null {
  if (!wamid.startsWith("wamid.HBg")) return null;
  const bytes = Buffer.from(wamid.slice(9), "base64").toString("latin1");
  return bytes.slice(1, 1 + bytes.charCodeAt(0)) || null;
}
