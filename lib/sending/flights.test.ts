import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Ctx } from "#lib/context";
import { type DriveTools, Flights } from "./flights.ts";
import { leaseMs } from "./lanes/lanes.ts";
import type { Slots } from "./lanes/pacing.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

/** A lane whose row is never asked: each step towards the database is counted and answered with `kept`. */
function flightsOf({ kept = true, stopping = new AbortController().signal } = {}) {
  const persist = vi.fn(async () => kept);
  const tools = { hooks: {}, speaker: { send: vi.fn() }, stopping, now: () => ({}) as Ctx, persist };
  const held = { workspaceId: "w", laneId: "l", channelId: "c", lease: "x" };
  return { persist, flights: new Flights(tools as unknown as DriveTools, { held, platform: "whatsapp" } as never) };
}
const slots = (waitMs: number): Slots => ({ waitMs, count: 1, pace: 10 }) as Slots;

/** Waits for slots that begin in `waitMs`. @returns the answer, once it is there */
function wait(flights: Flights, waitMs: number) {
  const seen: { answer?: boolean } = {};
  const waiting = flights.waitForRoom(slots(waitMs)).then((answer) => {
    seen.answer = answer;
  });
  return { seen, waiting };
}

describe("while a driver waits for its slots, its lane", () => {
  test("is kept three times in the life of a lease, and no more often", async () => {
    const { persist, flights } = flightsOf();
    const { seen, waiting } = wait(flights, 2 * leaseMs);
    await vi.advanceTimersByTimeAsync(leaseMs / 3 - 100);
    expect(persist).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(200);
    expect(persist).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(leaseMs);
    expect(persist.mock.calls.length).toBeGreaterThanOrEqual(3);
    expect(persist.mock.calls.length).toBeLessThanOrEqual(4);
    expect(seen).toEqual({});
    await vi.advanceTimersByTimeAsync(leaseMs);
    await waiting;
    expect(seen).toEqual({ answer: true });
  });

  test("is given up when it is another driver's by then", async () => {
    const { flights } = flightsOf({ kept: false });
    const { seen, waiting } = wait(flights, 2 * leaseMs);
    await vi.advanceTimersByTimeAsync(leaseMs / 2);
    await waiting;
    expect(seen).toEqual({ answer: false });
  });

  test("is left at once when the process stops", async () => {
    const stopping = new AbortController();
    const { flights, persist } = flightsOf({ stopping: stopping.signal });
    const { seen, waiting } = wait(flights, 2 * leaseMs);
    await vi.advanceTimersByTimeAsync(1_000);
    stopping.abort();
    await vi.advanceTimersByTimeAsync(60);
    await waiting;
    expect(seen).toEqual({ answer: true });
    expect(persist).not.toHaveBeenCalled();
  });
});

test("slots that have begun are not waited for", async () => {
  const { flights } = flightsOf();
  expect(await flights.waitForRoom(slots(0))).toBe(true);
});
