/** How the worker's process starts and ends, with the worker standing in; `main.db.test.ts` starts a real one. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const parts = vi.hoisted(() => ({
  start: vi.fn(),
  stop: vi.fn(async () => {}),
  did: [] as string[],
  WrongKey: class WrongKey extends Error {},
}));
vi.mock("#db/client", () => ({ surviveCutConnections: () => parts.did.push("survive") }));
vi.mock("#lib/env", () => ({
  env: () => ({ WORKER_DATABASE_URL: "postgres://worker@db", UNCERTAIN_DEADLINE_MS: 7, DATABASE_POOL_MAX: 3 }),
}));
vi.mock("#lib/exit-with-parent", () => ({ exitWithParent: () => parts.did.push("exitWithParent") }));
vi.mock("#lib/health/refuse-wrong-key", () => ({ endProcess: () => parts.did.push("endProcess") }));
vi.mock("#lib/health/sealing-key", () => ({ WrongSealingKey: parts.WrongKey }));
vi.mock("#lib/uploads/store-upload", () => ({
  removeLeftUploads: async () => void parts.did.push("removeLeftUploads"),
}));
vi.mock("./worker.ts", () => ({ startWorker: parts.start }));

let signals: Map<string, () => Promise<void>>;
const exit = vi.spyOn(process, "exit").mockImplementation((() => {}) as never);
beforeEach(() => {
  vi.resetModules();
  vi.clearAllMocks();
  vi.stubEnv("CARILLON_PROCESS", undefined);
  parts.did.length = 0;
  parts.start.mockReset().mockResolvedValue({ id: "w1", stop: parts.stop });
  signals = new Map();
  vi.spyOn(process, "on").mockImplementation(((signal: string, heard: () => Promise<void>) => {
    signals.set(signal, heard);
    return process;
  }) as never);
});
afterEach(() => {
  vi.mocked(process.on).mockRestore();
  vi.unstubAllEnvs();
});
const main = () => import("./main.ts");

test("the worker starts with what is configured, after what an earlier one left was removed", async () => {
  await main();
  expect(parts.start.mock.calls).toEqual([
    [{ databaseUrl: "postgres://worker@db", uncertainDeadlineMs: 7, poolSize: 3 }],
  ]);
  expect(parts.did).toEqual(["survive", "removeLeftUploads", "exitWithParent"]);
  expect(process.env.CARILLON_PROCESS).toBe("worker");
});

test("a process that was given a name keeps it", async () => {
  vi.stubEnv("CARILLON_PROCESS", "worker 2");
  await main();
  expect(process.env.CARILLON_PROCESS).toBe("worker 2");
});

test("a wrong sealing key ends the process in words of its own, anything else is thrown", async () => {
  parts.start.mockRejectedValue(new parts.WrongKey("another key"));
  await expect(main()).rejects.toThrow("another key");
  expect(parts.did).toContain("endProcess");
  vi.resetModules();
  parts.did.length = 0;
  parts.start.mockRejectedValue(new Error("the database is away"));
  await expect(main()).rejects.toThrow("the database is away");
  expect(parts.did).not.toContain("endProcess");
});

test("the first signal of either kind stops the worker and then ends the process well; the next ones change nothing", async () => {
  await main();
  expect([...signals.keys()].sort()).toEqual(["SIGINT", "SIGTERM"]);
  const stopped = Promise.withResolvers<void>();
  parts.stop.mockReturnValue(stopped.promise);
  const leaving = signals.get("SIGTERM")?.();
  await signals.get("SIGTERM")?.();
  await signals.get("SIGINT")?.();
  expect(parts.stop).toHaveBeenCalledOnce();
  expect(exit).not.toHaveBeenCalled();
  stopped.resolve();
  await leaving;
  expect(exit.mock.calls).toEqual([[0]]);
});
