/**
 * A warm Vitest over one scratch tree, driven by the process that started it. Only the mutated file is compiled again
 * between two mutants, and each test file still runs in a process of its own.
 *
 * Usage: node scripts/mutants/lane.ts <scratch tree>
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import postgres from "postgres";
import { createVitest, type TestModule, type Vitest } from "vitest/node";
import type { Answer, Order } from "./lane-protocol.ts";
import { isAlive } from "./scratch-tree.ts";

const root = process.argv[2] ?? "";
// The project's configuration and aliases are found from where the process stands.
process.chdir(root);
process.on("disconnect", () => process.exit(1));
const say = (answer: Answer) => process.send?.(answer);

const vitest = await createVitest("test", {
  root,
  watch: false,
  project: ["unit", "db"],
  maxWorkers: 1,
  bail: 1,
  reporters: [{}],
});
const server = postgres(process.env.TEST_SERVER_URL ?? "", { max: 1, onnotice: () => {} });

process.on("message", async (order: Order) => {
  const path = join(root, order.file);
  const original = readFileSync(path, "utf8");
  replace(path, order.text);
  const failed = await runFile(vitest, order.test);
  replace(path, original);
  await dropLeftDatabases();
  say({ kind: "finished", failed });
});
say({ kind: "ready" });

function replace(path: string, text: string): void {
  if (readFileSync(path, "utf8") === text) return;
  writeFileSync(path, text);
  vitest.invalidateFile(path);
}

/** @returns the first test that failed, or null */
async function runFile(vitest: Vitest, test: Order["test"]): Promise<string | null> {
  // Failures of earlier runs would count towards `bail`.
  vitest.state.idMap.clear();
  vitest.state.filesMap.clear();
  process.exitCode = undefined;
  const path = join(root, test.path);
  const specification = vitest.getProjectByName(test.project).createSpecification(path);
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications([specification]);
  const module = testModules.find((module) => module.moduleId === path);
  if (module?.state() === "passed" && unhandledErrors.length === 0) return null;
  return failedTest(module) ?? "the file does not load";
}

function failedTest(module: TestModule | undefined): string | undefined {
  for (const test of module?.children.allTests("failed") ?? []) return test.fullName;
  return undefined;
}

/** Each test process has a database of its own, named after it, and leaves it behind. */
async function dropLeftDatabases(): Promise<void> {
  const rows = await server<{ name: string }[]>`SELECT datname AS name FROM pg_database WHERE datname ^@ 'test_'`;
  for (const { name } of rows) {
    if (!isAlive(Number(name.split("_")[1]))) await server`DROP DATABASE IF EXISTS ${server(name)} WITH (FORCE)`;
  }
}
