import { sql } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { testDatabase } from "#lib/testing/database";
import { connect, type Db } from "./client.ts";

const { ownerUrl } = await testDatabase();
const connection = connect(ownerUrl, { max: 1 });
afterAll(() => connection.close());

/** What the only connection keeps prepared, by the word that marks each statement here. */
async function keptOf(db: Db): Promise<string[]> {
  const kept = await db.execute<{ word: string }>(sql`
    SELECT substring(statement FROM 'AS (\\w+)') AS word FROM pg_prepared_statements WHERE statement LIKE '%asked_%' ORDER BY 1`);
  return kept.map(({ word }) => word).filter((word) => word !== "word");
}

describe("statements with the mark", () => {
  it("are kept by the connection, from the pool, a transaction and one inside it", async () => {
    const { db } = connection;
    await db.execute(sql`/* prepared */ SELECT ${1}::int AS asked_of_pool`);
    await db.transaction(async (tx) => {
      await tx.execute(sql`/* prepared */ SELECT ${1}::int AS asked_in_transaction`);
      await tx.transaction((inner) => inner.execute(sql`/* prepared */ SELECT ${1}::int AS asked_inside`));
    });
    await db.execute(sql`SELECT ${1}::int AS asked_without_mark`);
    expect(await keptOf(db)).toEqual(["asked_in_transaction", "asked_inside", "asked_of_pool"]);
  });

  it("answer each time by what they are given", async () => {
    const ask = (n: number) => connection.db.execute(sql`/* prepared */ SELECT ${n}::int * 2 AS asked_twice`);
    expect(await ask(1)).toEqual([{ asked_twice: 2 }]);
    expect(await ask(2)).toEqual([{ asked_twice: 4 }]);
    expect(await keptOf(connection.db)).toContain("asked_twice");
  });
});

describe("a pool that prepares what is asked again", () => {
  const repeating = connect(ownerUrl, { max: 1, preparesRepeated: true });
  afterAll(() => repeating.close());

  it("keeps a statement from the second time on, and answers by what it is given", async () => {
    const ask = (n: number) => repeating.db.execute(sql`SELECT ${n}::int * 2 AS asked_again`);
    expect(await ask(1)).toEqual([{ asked_again: 2 }]);
    expect(await keptOf(repeating.db)).toEqual([]);
    expect(await ask(2)).toEqual([{ asked_again: 4 }]);
    expect(await ask(3)).toEqual([{ asked_again: 6 }]);
    expect(await keptOf(repeating.db)).toEqual(["asked_again"]);
  });

  it("keeps few, however many different ones are asked", async () => {
    for (let n = 0; n < 700; n++)
      for (let turn = 0; turn < 2; turn++) await repeating.sql.unsafe(`SELECT $1::int AS asked_${n}`, [n]);
    expect((await keptOf(repeating.db)).length).toBeGreaterThan(200);
    expect((await keptOf(repeating.db)).length).toBeLessThanOrEqual(300);
  });

  it("plans each time for what it is given", async () => {
    const [row] = await repeating.db.execute<{ mode: string }>(sql`SELECT current_setting('plan_cache_mode') AS mode`);
    expect(row?.mode).toBe("force_custom_plan");
  });
});
