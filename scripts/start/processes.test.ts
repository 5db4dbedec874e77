import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { endProcess, familyOf, isAlive, parseProcStat, stampOf } from "./processes.ts";

test.each([
  [
    "plain",
    "42 (node) S 1 42 42 0 -1 0 0 0 0 0 1 1 0 0 20 0 11 0 314186 1 1",
    { state: "S", parent: 1, startTicks: "314186" },
  ],
  [
    "a name with spaces and parentheses",
    "42 (a b) c) Z 1 42 42 0 -1 0 0 0 0 0 1 1 0 0 20 0 1 0 99 0 0",
    { state: "Z", parent: 1, startTicks: "99" },
  ],
  ["cut short", "42 (node) S 1", undefined],
  ["empty", "", undefined],
])("parseProcStat: %s", (_name, text, expected) => {
  expect(parseProcStat(text)).toEqual(expected);
});

test("a stamp tells a process from a later one of the same number", () => {
  const me = stampOf(process.pid);
  expect(me && isAlive(me)).toBe(true);
  expect(isAlive({ pid: process.pid, startedAt: "another time" })).toBe(false);
  expect(stampOf(0)).toBeUndefined();
});

test("a process that does not listen is ended outright", async () => {
  const child = spawn("sh", ["-c", "trap '' TERM; echo up; while :; do sleep 0.05; done"]);
  await new Promise((up) => child.stdout.once("data", up));
  const ended = new Promise((done) => child.once("exit", (_code, signal) => done(signal)));
  const stamp = stampOf(child.pid ?? 0);
  expect(stamp).toBeDefined();
  if (stamp) await endProcess(stamp, 100);
  expect(await ended).toBe("SIGKILL");
});

test("a family is a process with all that came of it", async () => {
  const child = spawn("sh", ["-c", "sh -c 'sleep 60 & echo $!; wait' & wait"]);
  const grandchild = await new Promise<number>((found) =>
    child.stdout.once("data", (data: Buffer) => found(Number(data.toString()))),
  );
  const family = familyOf(child.pid ?? 0);
  expect(family[0]).toBe(child.pid);
  expect(family).toContain(grandchild);
  expect(family).not.toContain(process.pid);
  for (const member of family) process.kill(member, "SIGKILL");
});
