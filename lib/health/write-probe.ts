import { sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { writeProbes } from "#db/schema/operations";

/** The answer of one try is given again for this long: however often readiness is asked, the database writes little. */
const rememberMs = { written: 5_000, refused: 1_000 };
const statementMs = 2_000;

/** Finds out whether the database takes writes. @throws the database's error when it does not */
export type WriteProbe = () => Promise<void>;

/**
 * Makes the probe of one process. It writes a row, and a megabyte of temporary file: a full disk may still take a row into a
 * page that has room, and refuse everything that needs a new one.
 *
 * @param process names its row, such as `web`
 */
export function createWriteProbe(db: Db, process: string): WriteProbe {
  let last: { result: Promise<void>; until: number } | undefined;
  return () => {
    if (last && performance.now() < last.until) return last.result;
    const current = { result: write(db, process), until: Number.POSITIVE_INFINITY };
    current.result.then(
      () => {
        current.until = performance.now() + rememberMs.written;
      },
      () => {
        current.until = performance.now() + rememberMs.refused;
      },
    );
    last = current;
    return current.result;
  };
}

async function write(db: Db, process: string): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`
      SELECT set_config('statement_timeout', ${String(statementMs)}, true), set_config('work_mem', '64kB', true)`);
    const writtenAt = sql`clock_timestamp()`;
    await tx
      .insert(writeProbes)
      .values({ process, writtenAt })
      .onConflictDoUpdate({ target: writeProbes.process, set: { writtenAt } });
    // Sorted with so little memory, this goes through a file.
    await tx.execute(sql`
      SELECT count(*) FROM (
        SELECT repeat(md5(n::text), 8) AS line FROM generate_series(1, 4000) AS n ORDER BY line OFFSET 0) AS lines`);
  });
}

/** Why a write was refused, in words for operators, without addresses; null when the database cannot be reached at all. */
export function refusalOf(error: unknown): string | null {
  for (let cause: unknown = error; cause; cause = cause instanceof Error ? cause.cause : null) {
    const { code } = cause as { code?: unknown };
    if (code === "53100") return "answers, but its disk is full";
    if (code === "25006") return "answers, but is read-only";
    if (code === "57014") return `answers, but did not write within ${statementMs / 1000} s`;
    if (typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) && !/^(08|57P|3D|28)/.test(code))
      return `answers, but refuses to write (${code})`;
  }
  return null;
}
