import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { log } from "#lib/log";
import { everyOf, pauseAfterFailures } from "./timetable.ts";

let timetable: { stop(): Promise<void> } | undefined;
beforeEach(() => vi.spyOn(log, "error").mockImplementation(() => {}));
afterEach(async () => {
  await timetable?.stop();
  vi.restoreAllMocks();
});

const until = (check: () => void) => vi.waitFor(check, { timeout: 5_000, interval: 2 });

describe("everyOf", () => {
  it("runs again after the interval, and at once while there is work", async () => {
    const at: number[] = [];
    const answers = [true, true, false, false];
    timetable = everyOf([
      {
        name: "work",
        everyMs: 120,
        run: async () => {
          at.push(performance.now());
          return answers.shift();
        },
      },
    ]);
    await until(() => expect(at.length).toBeGreaterThanOrEqual(4));
    const [first = 0, second = 0, third = 0, fourth = 0] = at;
    expect(third - first).toBeLessThan(100);
    expect(second).toBeGreaterThanOrEqual(first);
    expect(fourth - third).toBeGreaterThanOrEqual(115);
  });

  it("never runs a rhythm twice at once", async () => {
    let running = 0;
    let most = 0;
    let turns = 0;
    const run = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 15));
      running -= 1;
      turns += 1;
    };
    timetable = everyOf([{ name: "slow", everyMs: 1, run }]);
    await until(() => expect(turns).toBeGreaterThanOrEqual(4));
    expect(most).toBe(1);
  });

  it("tries a failing rhythm later and later, while the others go on", async () => {
    const failedAt: number[] = [];
    let healthy = 0;
    const fail = async () => {
      failedAt.push(performance.now());
      throw new Error("no");
    };
    const beat = async () => {
      healthy += 1;
    };
    timetable = everyOf([
      { name: "failing", everyMs: 10, run: fail },
      { name: "healthy", everyMs: 10, run: beat },
    ]);
    await until(() => expect(failedAt.length).toBeGreaterThanOrEqual(4));
    const pauses = failedAt.slice(1).map((at, index) => at - (failedAt[index] ?? 0));
    // Timers may be late, and are never early.
    for (const [turn, leastMs] of [20, 40, 80].entries()) expect(pauses[turn]).toBeGreaterThanOrEqual(leastMs - 1);
    expect(healthy).toBeGreaterThan(failedAt.length);
    // The same error again is not logged again so soon.
    expect(log.error).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ activity: "failing", reference: expect.stringMatching(/^[0-9a-f]{10}$/) }),
      "failing failed",
    );
  });

  it("goes back to the usual interval after a success", async () => {
    const at: number[] = [];
    let turn = 0;
    timetable = everyOf([
      {
        name: "recovering",
        everyMs: 10,
        run: async () => {
          at.push(performance.now());
          turn += 1;
          if (turn < 5 || turn === 6) throw new Error("no");
        },
      },
    ]);
    await until(() => expect(at.length).toBeGreaterThanOrEqual(7));
    // After the fifth failure in a row the pause would be 320 ms; this is the first failure after a success.
    expect((at[6] ?? 0) - (at[5] ?? 0)).toBeLessThan(150);
  });
});

it("an error that comes back after a success is logged again, as a new one", async () => {
  let turn = 0;
  const run = async () => {
    turn += 1;
    if (turn !== 2) throw new Error("no");
  };
  timetable = everyOf([{ name: "relapsing", everyMs: 5, run }]);
  await until(() => expect(turn).toBeGreaterThanOrEqual(4));
  const references = vi.mocked(log.error).mock.calls.map(([about]) => (about as { reference?: string }).reference);
  expect(references).toHaveLength(2);
  expect(new Set(references).size).toBe(2);
});

describe("stop", () => {
  it("waits for the turn that runs and starts no other", async () => {
    let turns = 0;
    const turn = Promise.withResolvers<void>();
    const schedule = everyOf([
      {
        name: "long",
        everyMs: 1,
        run: () => {
          turns += 1;
          return turn.promise;
        },
      },
    ]);
    let stopped = false;
    const stopping = schedule.stop().then(() => {
      stopped = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(stopped).toBe(false);
    turn.resolve();
    await stopping;
    expect(turns).toBe(1);
  });

  it.each([
    ["during the pause", 30],
    ["during the turn", 0],
  ])("does not wait for the next turn when it comes %s", async (_name, afterMs) => {
    const schedule = everyOf([
      { name: "hourly", everyMs: 3_600_000, run: () => new Promise((resolve) => setTimeout(resolve, 10)) },
    ]);
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    const startedAt = performance.now();
    await schedule.stop();
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});

describe("pauseAfterFailures", () => {
  it.each([
    [150, 1, 300],
    [150, 3, 1_200],
    [150, 100, 5_000],
    [15_000, 1, 2_000],
    [15_000, 100, 15_000],
    [3_600_000, 1, 2_000],
    [3_600_000, 100, 60_000],
  ])("of a rhythm of %d ms after %d failures is %d ms", (everyMs, failures, pauseMs) => {
    expect(pauseAfterFailures(everyMs, failures)).toBe(pauseMs);
  });
});
