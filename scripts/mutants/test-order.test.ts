import { expect, test } from "vitest";
import type { TestFile } from "./import-graph.ts";
import { type Experience, orderTests } from "./test-order.ts";

const unit = (path: string, distance: number): TestFile => ({ path, project: "unit", distance });
const db = (path: string, distance: number): TestFile => ({ path, project: "db", distance });

const file = "lib/sending/claim.ts";
const own = db("lib/sending/claim.db.test.ts", 1);
const beside = db("lib/sending/origins.db.test.ts", 2);
const domain = db("lib/sending/lanes/lanes.db.test.ts", 2);
const elsewhere = db("lib/worker/worker.db.test.ts", 2);
const farUnit = unit("lib/inbound/parse.test.ts", 3);

const order = (
  tests: TestFile[],
  shown: Record<string, Experience> = {},
  measured: Record<string, number> = {},
): TestFile[] =>
  orderTests(
    file,
    tests,
    ({ path }) => shown[path],
    ({ path }) => measured[path],
  );

test("the test of the same name comes first, then those of the folder, of the domain and of the rest", () => {
  expect(order([elsewhere, domain, beside, own])).toEqual([own, beside, domain, elsewhere]);
});

test("of two tests that stand equally near the one that loads the file more directly comes first", () => {
  const direct = db("lib/sending/z.db.test.ts", 1);
  expect(order([beside, direct])).toEqual([direct, beside]);
});

test("a quick unit test from far away is asked before a database test that is slow", () => {
  expect(order([elsewhere, farUnit])).toEqual([farUnit, elsewhere]);
  expect(order([beside, elsewhere], {}, { [beside.path]: 40_000, [elsewhere.path]: 1_000 })).toEqual([
    elsewhere,
    beside,
  ]);
});

test("a test that kills moves up, and one that was asked in vain moves down", () => {
  expect(order([own, elsewhere], { [elsewhere.path]: { asked: 20, killed: 20 } })).toEqual([elsewhere, own]);
  expect(order([own, beside], { [own.path]: { asked: 20, killed: 0 } })).toEqual([beside, own]);
});
