import { mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { DataPaths } from "#lib/embedded/data-paths";
import { Problem } from "#lib/embedded/problem";
import type { Embedded } from "#lib/embedded/start-embedded";
import { type Run, recordRun, superviseDatabase } from "./run.ts";
import { claimRun, liveRun } from "./run-file.ts";

let printed: string[];
beforeEach(() => {
  printed = [];
  for (const name of ["log", "error"] as const)
    vi.spyOn(console, name).mockImplementation((line) => void printed.push(String(line)));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("superviseDatabase", () => {
  const full = () => new Problem("The disk is full.", "Free some space.");
  const database = (ended: Promise<unknown>) => ({ port: 5432, pid: 1, ended, stop: async () => {} }) as Embedded;

  /** A database that has just ended, and `starts` as its next starts turn out; the last one stops the run when it ends. */
  async function supervise(starts: (Problem | Error | "starts")[]) {
    const stopping = new AbortController();
    const run: Run = { services: [], database: database(Promise.resolve()), stopping: stopping.signal };
    const waits: number[] = [];
    const start = async () => {
      const next = starts.shift();
      if (next !== "starts") throw next;
      return database(Promise.resolve().then(() => starts.length === 0 && stopping.abort()));
    };
    await superviseDatabase(run, start, async (ms) => waits.push(ms));
    return { waits, run };
  }

  test("starts a database again that ended, as often as it ends", async () => {
    const { waits } = await supervise(["starts", "starts"]);
    expect(waits).toHaveLength(2);
  });

  test("tries later and later while the disk is full, and goes on when it is not any more", async () => {
    const { waits } = await supervise([...Array.from({ length: 9 }, full), "starts"]);
    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000, 10_000]);
  });

  test("tells a trouble once, however often it is tried", async () => {
    await supervise([full(), full(), new Error("no such file"), full(), "starts"]);
    expect(printed.filter((line) => line.includes("disk is full"))).toHaveLength(2);
    expect(printed.filter((line) => line.includes("no such file"))).toHaveLength(1);
  });
});

describe("recordRun", () => {
  test("survives a full disk, and writes the run file as soon as there is space", async () => {
    vi.useFakeTimers();
    const directory = mkdtempSync(join(tmpdir(), "record-"));
    const path = join(directory, "run.json");
    const run: Run = { services: [], database: undefined, stopping: new AbortController().signal };
    try {
      await claimRun(path, undefined);
      // Whatever is written through this link finds no space.
      const draft = `${path}.${process.pid}.tmp`;
      symlinkSync("/dev/full", draft);
      run.url = "http://localhost:4600";
      recordRun(run, { run: path } as DataPaths);
      expect(liveRun(path)).toMatchObject({ starter: { pid: process.pid } });
      expect(liveRun(path)?.url).toBeUndefined();
      expect(readdirSync(directory)).toEqual(["run.json"]);
      vi.advanceTimersByTime(5_000);
      expect(liveRun(path)?.url).toBe("http://localhost:4600");
    } finally {
      clearTimeout(run.recordAgain);
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
