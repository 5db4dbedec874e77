import { readFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { connect } from "#db/client";
import { testDatabase } from "#lib/testing/database";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 1 });
afterAll(() => owner.close());

/** Statements that operators are told to run, but for those that make roles and databases. */
const statements = [...readFileSync("docs/operations.md", "utf8").matchAll(/^```sql\n(.*?)^```/gms)]
  .flatMap(([, block = ""]) => block.replace(/--.*$/gm, "").split(";"))
  .map((statement) => statement.trim())
  .filter((statement) => statement && !/^CREATE (ROLE|DATABASE)/.test(statement));

test("there are some", () => expect(statements.length).toBeGreaterThan(4));

test.each(statements)("runs on the database of this version: %s", async (statement) => {
  await expect(owner.sql.unsafe(statement)).resolves.toBeDefined();
});
