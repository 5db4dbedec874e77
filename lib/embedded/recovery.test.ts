import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { parsePidFile, readPidFile, recover } from "./recovery.ts";

describe("parsePidFile", () => {
  test.each([
    [
      "of a running server",
      "812\n/a b/数据\n1763600000\n5433\n\n127.0.0.1\n  1234567 1\nready   \n",
      { pid: 812, port: 5433, ready: true },
    ],
    [
      "of a starting server",
      "812\n/d\n1763600000\n5433\n\n127.0.0.1\n  1 1\nstarting\n",
      { pid: 812, port: 5433, ready: false },
    ],
    ["incomplete", "812\n/d\n1763600000\n5433\n", { pid: 812, port: 5433, ready: false }],
    ["of a single-user server", "-812\n/d\n", { pid: 812, port: 0, ready: false }],
    ["empty", "", undefined],
    ["not a pid file", "no pid\n", undefined],
  ])("reads a pid file that is %s", (_name, text, expected) => {
    expect(parsePidFile(text)).toEqual(expected);
  });
});

describe("recover", () => {
  let directory: string;
  let child: ChildProcess | undefined;
  const pidFile = () => join(directory, "postmaster.pid");
  const leave = (pid: number) => writeFileSync(pidFile(), `${pid}\n${directory}\n1763600000\n5433\n`);

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "postmaster "));
  });
  afterEach(() => {
    child?.kill("SIGKILL");
    child = undefined;
    rmSync(directory, { recursive: true, force: true });
  });

  test("does nothing when there is no database or no pid file", async () => {
    expect(await recover(join(directory, "none"))).toBe("nothing");
    expect(await recover(directory)).toBe("nothing");
  });

  test("removes the pid file of a process that has ended", async () => {
    const gone = spawn("true");
    await new Promise((done) => gone.once("exit", done));
    leave(gone.pid ?? 0);
    expect(await recover(directory)).toBe("cleared");
    expect(existsSync(pidFile())).toBe(false);
  });

  test("removes the pid file and does not touch an unrelated process with the same pid", async () => {
    child = spawn("sleep", ["60"], { cwd: "/" });
    leave(child.pid ?? 0);
    expect(await recover(directory)).toBe("cleared");
    expect(child.exitCode).toBeNull();
    expect(child.signalCode).toBeNull();
  });

  test.runIf(process.platform === "linux")("removes the pid file of a zombie process", async () => {
    // The shell becomes a sleep that never waits for the child it inherited: a zombie for as long as it sleeps. The child
    // outlives the shell a little, or the shell itself might collect it.
    child = spawn("sh", ["-c", "sleep 0.3 & echo $!; exec sleep 60"], { cwd: "/" });
    const zombie = await new Promise<number>((found) =>
      child?.stdout?.once("data", (data: Buffer) => found(Number(data.toString()))),
    );
    await vi.waitFor(() => expect(readFileSync(`/proc/${zombie}/stat`, "utf8")).toMatch(/\) Z /), { timeout: 10_000 });
    leave(zombie);
    expect(readPidFile(directory)?.pid).toBe(zombie);
    expect(() => process.kill(zombie, 0)).not.toThrow();
    expect(await recover(directory)).toBe("cleared");
  });

  test.runIf(process.platform === "linux")("stops a server that runs in the directory", async () => {
    mkdirSync(directory, { recursive: true });
    child = spawn("sleep", ["60"], { cwd: directory });
    const ended = new Promise((done) => child?.once("exit", (_code, signal) => done(signal)));
    leave(child.pid ?? 0);
    expect(await recover(directory)).toBe("stopped");
    expect(await ended).toBe("SIGINT");
  });
});
