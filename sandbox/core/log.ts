/** A ring buffer of events, newest last: requests, webhooks, decisions. Tests wait for an event with `wait`. */

export type LogEntry = { seq: number; at: number; kind: string; [key: string]: unknown };

type Waiter = { kind: string; match: string; done: (entry: LogEntry | null) => void };

export class EventLog {
  #ring: LogEntry[] = [];
  #next = 0;
  #seq = 0;
  #waiters = new Set<Waiter>();
  readonly #size: number;
  readonly #now: () => number;

  constructor(now: () => number, size = 10_000) {
    this.#now = now;
    this.#size = size;
  }

  get lastSeq(): number {
    return this.#seq;
  }

  add(kind: string, facts: Record<string, unknown>): void {
    const entry: LogEntry = { seq: ++this.#seq, at: this.#now(), kind, ...facts };
    if (this.#ring.length < this.#size) this.#ring.push(entry);
    else this.#ring[this.#next] = entry;
    this.#next = (this.#next + 1) % this.#size;
    for (const waiter of this.#waiters) if (matches(entry, waiter)) waiter.done(entry);
  }

  /** The newest `limit` entries after `seq`, oldest first. */
  since(seq: number, limit = 500, kind?: string): LogEntry[] {
    const ordered =
      this.#ring.length < this.#size
        ? this.#ring
        : [...this.#ring.slice(this.#next), ...this.#ring.slice(0, this.#next)];
    const found = ordered.filter((e) => e.seq > seq && (!kind || e.kind === kind || e.kind.startsWith(`${kind}.`)));
    return found.slice(-limit);
  }

  /** The first entry of `kind` after `since` whose JSON contains `match`; null when `timeoutMs` (real time) passes first. */
  wait(kind: string, match: string, since: number, timeoutMs: number): Promise<LogEntry | null> {
    const probe = { kind, match };
    const past = this.since(since, this.#size).find((e) => matches(e, probe));
    if (past) return Promise.resolve(past);
    return new Promise((resolve) => {
      const waiter: Waiter = {
        ...probe,
        done: (entry) => {
          clearTimeout(timer);
          this.#waiters.delete(waiter);
          resolve(entry);
        },
      };
      const timer = setTimeout(() => waiter.done(null), timeoutMs);
      this.#waiters.add(waiter);
    });
  }

  /** Ends all waits with null. */
  release(): void {
    for (const waiter of [...this.#waiters]) waiter.done(null);
  }
}

/** The first `length` characters of a text, as a copy: a slice would keep the whole text in memory behind it. */
export function beginningOf(text: string, length: number): string {
  return text.length <= length ? text : `${Buffer.from(text.slice(0, length)).toString()}…`;
}

function matches(entry: LogEntry, probe: { kind: string; match: string }): boolean {
  if (entry.kind !== probe.kind) return false;
  return probe.match === "" || JSON.stringify(entry).includes(probe.match);
}
