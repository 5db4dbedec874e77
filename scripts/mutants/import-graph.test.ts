import { join } from "node:path";
import { expect, test } from "vitest";
import { testsByFile } from "./import-graph.ts";

const testsOf = testsByFile(join(import.meta.dirname, "..", ".."));
const distanceOf = (file: string, test: string) => testsOf(file).find(({ path }) => path === test)?.distance;

test("a test loads what it imports, and what that imports", () => {
  expect(distanceOf("lib/worker/timetable.ts", "lib/worker/timetable.test.ts")).toBe(1);
  expect(distanceOf("lib/report-error.ts", "lib/worker/timetable.test.ts")).toBe(2);
  expect(distanceOf("lib/inbound/store.ts", "lib/worker/timetable.test.ts")).toBeUndefined();
});

test("a test loads a program that it, or what it imports, starts by its path", () => {
  expect(distanceOf("lib/inbound/parse-thread.ts", "lib/inbound/parse.test.ts")).toBe(2);
  expect(distanceOf("lib/worker/main.ts", "lib/health/sealing-key.db.test.ts")).toBe(1);
});
