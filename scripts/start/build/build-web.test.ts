import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isBuildFresh, sourcesDigest } from "./build-web.ts";

let root: string;
const write = (file: string, text: string) => {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
};
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "build "));
  write("app/page.tsx", "page");
  write("lib/money.ts", "money");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test.each([
  ["app/page.tsx", true],
  ["app/new/page.tsx", true],
  ["lib/money.ts", true],
  ["package-lock.json", true],
  ["lib/money.test.ts", false],
  ["lib/worker/main.ts", false],
  ["db/migrations/0000_first.sql", false],
  ["README.md", false],
  ["sandbox/main.ts", false],
])("a change of %s needs a build: %s", (file, needed) => {
  const before = sourcesDigest(root);
  write(file, "changed");
  expect(sourcesDigest(root) !== before).toBe(needed);
});

test("renaming a file changes the digest, rewriting the same content does not", () => {
  const before = sourcesDigest(root);
  write("app/page.tsx", "page");
  expect(sourcesDigest(root)).toBe(before);
  rmSync(join(root, "app/page.tsx"));
  write("app/pagf.tsx", "page");
  expect(sourcesDigest(root)).not.toBe(before);
});

test("a build is fresh when it is complete and its digest matches", () => {
  const digest = sourcesDigest(root);
  expect(isBuildFresh(root, digest)).toBe(false);
  write(".next/carillon-build.json", JSON.stringify({ digest }));
  expect(isBuildFresh(root, digest)).toBe(false);
  write(".next/BUILD_ID", "x");
  expect(isBuildFresh(root, digest)).toBe(true);
  expect(isBuildFresh(root, "other digest")).toBe(false);
  write(".next/carillon-build.json", '{"dig');
  expect(isBuildFresh(root, digest)).toBe(false);
});
