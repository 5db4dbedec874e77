import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { migrate } from "#db/migrate";
import { oldDatabase } from "#lib/testing/old-database";

let sql: postgres.Sql;
beforeAll(async () => {
  const { ownerUrl } = await oldDatabase(15, "ended-campaigns.sql");
  await migrate(ownerUrl);
  sql = postgres(ownerUrl, { max: 1, onnotice: () => {} });
});
afterAll(() => sql.end());

test("campaigns that ended by themselves get the outcome that the default share gives them, and no others", async () => {
  const rows = await sql<{ name: string; state: string }[]>`SELECT name, state FROM campaigns ORDER BY id`;
  expect(Object.fromEntries(rows.map(({ name, state }) => [name, state]))).toEqual({
    "all accepted": "completed",
    "one failed": "completed",
    "five failed": "completed",
    "six failed": "partly_failed",
    "one failed and five in doubt": "partly_failed",
    "all failed": "failed",
    "template deleted": "failed",
    stopped: "cancelled",
  });
  const shares = await sql`SELECT DISTINCT failed_share FROM campaigns UNION SELECT failed_share FROM workspaces`;
  expect([...shares]).toEqual([{ failed_share: 5 }]);
});

test("a campaign knows how long it was sending, as far as its messages do", async () => {
  const [campaign] = await sql`SELECT claimed_at, answered_at, earlier_ms FROM campaigns WHERE name = 'all accepted'`;
  expect(campaign).toEqual({
    claimed_at: new Date("2026-11-21T09:00:02Z"),
    answered_at: new Date("2026-11-21T09:00:10Z"),
    earlier_ms: "0",
  });
  const [other] = await sql`SELECT claimed_at, answered_at FROM campaigns WHERE name = 'stopped'`;
  expect(other).toEqual({ claimed_at: null, answered_at: null });
});
