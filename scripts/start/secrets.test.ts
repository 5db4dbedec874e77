import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type DataPaths, dataPaths } from "#lib/embedded/data-paths";
import { keepSecrets, loadSecrets } from "./secrets.ts";

let paths: DataPaths;
beforeEach(() => {
  paths = dataPaths(mkdtempSync(join(tmpdir(), "secrets-")));
});
afterEach(() => rmSync(paths.root, { recursive: true, force: true }));

/** A database as PostgreSQL leaves it in a folder. */
function databaseIn(folder: string) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "PG_VERSION"), "18\n");
}

test("a first start makes secrets, and later ones find them", () => {
  const made = loadSecrets(paths);
  expect(existsSync(paths.secrets)).toBe(false);
  keepSecrets(paths, made);
  expect(loadSecrets(paths)).toEqual(made);
  keepSecrets(paths, { ...made, sealingKey: "another" });
  expect(loadSecrets(paths)).toEqual(made);
});

test.each(["in the data directory", "elsewhere"])(
  "lost secrets are not replaced while their database is %s",
  (where) => {
    const elsewhere = join(paths.root, "elsewhere");
    if (where === "elsewhere") writeFileSync(paths.server, JSON.stringify({ elsewhere }));
    databaseIn(where === "elsewhere" ? join(elsewhere, "postgres") : paths.postgres);
    expect(() => loadSecrets(paths)).toThrow(/secrets\.json is missing.*needs it/);
    expect(existsSync(paths.secrets)).toBe(false);
  },
);

test("damaged secrets are reported and stay as they are", () => {
  writeFileSync(paths.secrets, '{"postgresPassword":');
  expect(() => loadSecrets(paths)).toThrow(/damaged/);
  expect(readFileSync(paths.secrets, "utf8")).toBe('{"postgresPassword":');
});
