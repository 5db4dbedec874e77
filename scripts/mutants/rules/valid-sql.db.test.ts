import { globSync, readFileSync } from "node:fs";
import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { testDatabase } from "#lib/testing/database";
import { applyEdit } from "../mutant.ts";
import { mutateSql } from "./sql.ts";
import { parseSource } from "./syntax-tree.ts";

const { ownerUrl } = await testDatabase();
const owner = postgres(ownerUrl, { max: 1, onnotice: () => {} });
afterAll(() => owner.end());

/** Whole statements of the product whose values are plain: PostgreSQL can be asked about them as they stand. */
const statements = globSync("lib/**/*.ts")
  .filter((path) => !path.endsWith(".test.ts"))
  .flatMap((path) => [
    ...readFileSync(path, "utf8").matchAll(/\bsql`\s*((?:SELECT|INSERT|UPDATE|DELETE|WITH)\b[^`]*)`/g),
  ])
  .map(([, statement]) => (statement ?? "").replace(/\$\{[^{}]*\}/g, "NULL"))
  .filter((statement) => !statement.includes("$" + "{"));

test("mutants of the product's statements are SQL that PostgreSQL can parse", { timeout: 60_000 }, async () => {
  const broken: string[] = [];
  let tried = 0;
  for (const statement of statements) {
    if (!(await parses(statement))) continue;
    const source = `sql\`${statement}\``;
    for (const edit of mutateSql(source, parseSource(source))) {
      tried += 1;
      const mutated = applyEdit(source, edit).slice(4, -1);
      if (!(await parses(mutated))) broken.push(`${edit.rule}: ${mutated}`);
    }
  }
  expect(broken).toEqual([]);
  expect(tried).toBeGreaterThan(100);
});

/** Any other complaint comes after parsing. */
async function parses(statement: string): Promise<boolean> {
  const error = await owner.unsafe(`EXPLAIN ${statement}`).catch((error: { code?: string }) => error);
  return (error as { code?: string }).code !== "42601";
}
