import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { stampOf } from "#lib/embedded/processes";
import { claimRun, liveRun, readRun, releaseRun, updateRun } from "./run-file.ts";

let directory: string;
const path = () => join(directory, "run.json");
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "run-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test("a run file is created by a start, updated by it, and removed when it stops", async () => {
  expect(await claimRun(path(), undefined)).toBe(0);
  updateRun(path(), { url: "http://localhost:4600" });
  expect(liveRun(path())).toMatchObject({ starter: { pid: process.pid }, url: "http://localhost:4600" });
  releaseRun(path());
  expect(readdirSync(directory)).toEqual([]);
});

test("a second start is refused while the first runs, with the address of the first", async () => {
  await claimRun(path(), undefined);
  updateRun(path(), { url: "http://localhost:4600" });
  await expect(claimRun(path(), undefined)).rejects.toThrow(/already running.*localhost:4600/);
});

test.each([
  ["empty", ""],
  ["incomplete", '{"starter":{"pid":'],
  ["not a run file", '{"pid":1}'],
])("a file that is %s is replaced", async (_name, text) => {
  writeFileSync(path(), text);
  expect(await claimRun(path(), undefined)).toBe(0);
  expect(readRun(path())?.starter.pid).toBe(process.pid);
});

test("processes of a killed start are ended; an unrelated process with a reused pid is not", async () => {
  const [left, unrelated] = [spawn("sleep", ["60"]), spawn("sleep", ["60"])];
  const ended = new Promise((done) => left.once("exit", (_code, signal) => done(signal)));
  const record = {
    starter: { pid: 999_999, startedAt: "long ago" },
    children: [
      { ...stampOf(left.pid ?? 0), name: "worker" },
      { pid: unrelated.pid, startedAt: "long ago", name: "door" },
    ],
  };
  writeFileSync(path(), JSON.stringify(record));
  expect(await claimRun(path(), undefined)).toBe(1);
  expect(await ended).toBe("SIGTERM");
  expect(unrelated.exitCode ?? unrelated.signalCode).toBeNull();
  unrelated.kill("SIGKILL");
});
