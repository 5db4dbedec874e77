import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { stampOf } from "./processes.ts";
import { claimRun, liveRun, readRun, releaseRun, updateRun } from "./run-file.ts";

let directory: string;
const path = () => join(directory, "run.json");
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "run-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test("is claimed, kept up to date and given back", async () => {
  expect(await claimRun(path(), undefined)).toBe(0);
  updateRun(path(), { url: "http://localhost:4600" });
  expect(liveRun(path())).toMatchObject({ starter: { pid: process.pid }, url: "http://localhost:4600" });
  releaseRun(path());
  expect(readdirSync(directory)).toEqual([]);
});

test("is refused while its starter lives, naming where it is", async () => {
  await claimRun(path(), undefined);
  updateRun(path(), { url: "http://localhost:4600" });
  await expect(claimRun(path(), undefined)).rejects.toThrow(/already running.*localhost:4600/);
});

test.each([
  ["empty", ""],
  ["cut short", '{"starter":{"pid":'],
  ["of another shape", '{"pid":1}'],
])("a record that is %s is taken over", async (_name, text) => {
  writeFileSync(path(), text);
  expect(await claimRun(path(), undefined)).toBe(0);
  expect(readRun(path())?.starter.pid).toBe(process.pid);
});

test("what a dead start left is ended, and a stranger with a left number is not", async () => {
  const [left, stranger] = [spawn("sleep", ["60"]), spawn("sleep", ["60"])];
  const ended = new Promise((done) => left.once("exit", (_code, signal) => done(signal)));
  const record = {
    starter: { pid: 999_999, startedAt: "long ago" },
    children: [
      { ...stampOf(left.pid ?? 0), name: "worker" },
      { pid: stranger.pid, startedAt: "long ago", name: "door" },
    ],
  };
  writeFileSync(path(), JSON.stringify(record));
  expect(await claimRun(path(), undefined)).toBe(1);
  expect(await ended).toBe("SIGTERM");
  expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
  stranger.kill("SIGKILL");
});
