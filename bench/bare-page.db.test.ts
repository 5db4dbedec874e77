import { afterAll, expect, it } from "vitest";
import { connect } from "#db/client";
import { testDatabase } from "#lib/testing/database";
import { latestMessages } from "./bare-page/app/latest-messages.js";

const { ownerUrl } = await testDatabase();
const connection = connect(ownerUrl, { max: 1 });
afterAll(() => connection.close());

it("the page of the ceiling reads columns that exist", async () => {
  expect(await latestMessages(connection.sql)).toEqual([]);
});

it("the page of the ceiling reads its rows by an index", async () => {
  const plan = await connection.sql.begin(async (sql) => {
    await sql`SET LOCAL enable_seqscan = off`;
    await sql`SET LOCAL enable_sort = off`;
    return sql`EXPLAIN ${latestMessages(sql as never) as never}`;
  });
  const text = plan.map((row) => row["QUERY PLAN"]).join("\n");
  expect(text).toMatch(/Index Scan Backward/);
  expect(text).not.toMatch(/Sort {2}\(cost/);
});
