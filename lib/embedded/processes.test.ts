import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { endProcess, isAlive, parseProcStat, processTree, stampOf } from "./processes.ts";

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
])("parses /proc/<pid>/stat: %s", (_name, text, expected) => {
  expect(parseProcStat(text)).toEqual(expected);
});

test("a stamp does not match a later process with the same pid", () => {
  const me = stampOf(process.pid);
  expect(me && isAlive(me)).toBe(true);
  expect(isAlive({ pid: process.pid, startedAt: "another time" })).toBe(false);
  expect(stampOf(0)).toBeUndefined();
});

test("a process that ignores SIGTERM is killed", async () => {
  const child = spawn("sh", ["-c", "trap '' TERM; echo up; while :; do sleep 0.05; done"]);
  await new Promise((up) => child.stdout.once("data", up));
  const ended = new Promise((done) => child.once("exit", (_code, signal) => done(signal)));
  const stamp = stampOf(child.pid ?? 0);
  expect(stamp).toBeDefined();
  if (stamp) await endProcess(stamp, 100);
  expect(await ended).toBe("SIGKILL");
});

test("a process tree contains the process and its descendants, and nothing else", async () => {
  const child = spawn("sh", ["-c", "sh -c 'sleep 60 & echo $!; wait' & wait"]);
  const grandchild = await new Promise<number>((found) =>
    child.stdout.once("data", (data: Buffer) => found(Number(data.toString()))),
  );
  const tree = processTree(child.pid ?? 0);
  expect(tree[0]).toBe(child.pid);
  expect(tree).toContain(grandchild);
  expect(tree).not.toContain(process.pid);
  for (const member of tree) process.kill(member, "SIGKILL");
});
