import type { Sql } from "postgres";
import { type ReceivedRequest, repeatKey, storeInboundEvents } from "./store.ts";

/** How many statements may be under way. What arrives meanwhile waits and leaves with the next one. */
const statements = 4;
/** How much one statement stores at most; a larger request is stored alone. */
const most = { requests: 128, bytes: 1024 * 1024 };

type Waiting = { event: ReceivedRequest; key: string; resolve(): void; reject(reason: unknown): void };

/**
 * Stores requests of platforms, as many at once as have arrived: a statement and its commit cost a database much the same
 * for one request as for a hundred. Nothing waits for company: a request that finds a statement free leaves by itself.
 *
 * @returns a function that resolves when its request is on disk, and rejects with what the database says about it
 */
export function storeTogether(sql: Sql): (event: ReceivedRequest) => Promise<void> {
  const waiting: Waiting[] = [];
  let underWay = 0;

  async function leave(batch: readonly Waiting[]): Promise<void> {
    const events = batch.map(({ event }) => event);
    try {
      await storeInboundEvents(sql, events);
      for (const { resolve } of batch) resolve();
    } catch (error) {
      const [first] = batch;
      if (batch.length === 1 || !isAboutOne(error)) for (const { reject } of batch) reject(error);
      else if (first) for (const one of batch) await leave([one]);
    }
  }

  function next(): void {
    while (underWay < statements && waiting.length > 0) {
      underWay += 1;
      void leave(take(waiting)).finally(() => {
        underWay -= 1;
        next();
      });
    }
  }

  return (event) =>
    new Promise((resolve, reject) => {
      waiting.push({ event, key: repeatKey(event), resolve, reject });
      next();
    });
}

/** Takes what may leave in one statement off the front. A request that came twice leaves with two of them. */
function take(waiting: Waiting[]): Waiting[] {
  const keys = new Set<string>();
  let bytes = 0;
  let count = 0;
  for (const { event, key } of waiting) {
    bytes += event.request.body.byteLength;
    if (count > 0 && (keys.has(key) || bytes > most.bytes || count === most.requests)) break;
    keys.add(key);
    count += 1;
  }
  return waiting.splice(0, count);
}

/** A request that the database refuses, for a value or a constraint, must not refuse its neighbours. */
function isAboutOne(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === "string" && /^(22|23|54)/.test(code);
}
