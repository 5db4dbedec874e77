import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { findUnorderedLocks } from "./find-unordered-locks.ts";

const found = (statement: string) => findUnorderedLocks(`db.execute(sql\`${statement}\`);`).length;

test.each([
  "SELECT 1 FROM messages WHERE id = ANY(:ids) ORDER BY id FOR UPDATE",
  "SELECT 1 FROM origins o WHERE (o.kind, o.id) IN (SELECT 1) ORDER BY o.kind, o.id FOR SHARE OF o",
  "SELECT 1 FROM outbox WHERE id = :id FOR UPDATE",
  "SELECT 1 FROM origins o JOIN jsonb_to_recordset(:rows) AS r(id text) ON r.id = o.id ORDER BY o.kind, o.id FOR SHARE OF o",
  "SELECT 1 FROM outbox ORDER BY id LIMIT 20 FOR UPDATE SKIP LOCKED",
  "SELECT 1 FROM outbox ORDER BY id LIMIT 1 FOR UPDATE",
  "INSERT INTO notes (id) SELECT r.id FROM r ORDER BY 1 ON CONFLICT DO NOTHING",
  "INSERT INTO notes (id) VALUES (:id) ON CONFLICT DO NOTHING",
])("locks rows in one order: %s", (statement) => {
  expect(found(statement)).toBe(0);
});

test.each([
  "SELECT 1 FROM messages WHERE id = ANY(:ids) FOR UPDATE",
  "SELECT 1 FROM origins o JOIN jsonb_to_recordset(:rows) AS r(id text) ON r.id = o.id FOR SHARE OF o",
  `SELECT 1 FROM parts WHERE ${"$"}{ofMessage} FOR UPDATE`,
  "SELECT 1 FROM messages WHERE id = ANY(:ids) ORDER BY id DESC FOR UPDATE",
  "SELECT 1 FROM messages WHERE id IN (:one, :other) FOR SHARE",
  "SELECT 1 FROM outbox LIMIT 20 FOR UPDATE SKIP LOCKED",
  "INSERT INTO notes (id) SELECT r.id FROM r ON CONFLICT DO NOTHING",
])("does not lock rows in one order: %s", (statement) => {
  expect(found(statement)).toBe(1);
});

/** How many statements of a file need no order, and why. */
const except: Record<string, { statements: number; why: string }> = {
  "lib/audience/suppress.ts": { statements: 1, why: "the rows are sorted before they are given" },
  "lib/sending/apply-changes.ts": { statements: 1, why: "the messages that the events belong to are locked" },
  "lib/statistics/record.ts": { statements: 3, why: "the rows are sorted before they are given" },
};

test("whoever locks or adds many rows does it in one order", () => {
  const files = globSync("lib/**/*.ts").filter(
    (file) => !/\.test\.ts$|\/(testing|test-support)\.ts$|^lib\/(testing|demo|embedded)\//.test(file),
  );
  const wrong = files.flatMap((file) => {
    const unordered = findUnorderedLocks(readFileSync(file, "utf8"));
    return unordered.length === (except[file]?.statements ?? 0) ? [] : [[file, unordered] as const];
  });
  expect(Object.fromEntries(wrong)).toEqual({});
  expect(Object.keys(except).filter((file) => !files.includes(file))).toEqual([]);
});
