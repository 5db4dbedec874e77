import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { SendOutcome } from "#lib/connectors/connector";
import type { Ctx } from "#lib/context";
import { log } from "#lib/log";
import type { Claimed } from "./claim.ts";
import { Flights } from "./flights.ts";
import type { Breaker } from "./lanes/breaker.ts";
import { type BreakerRow, keepBreaker } from "./lanes/keep-breaker.ts";
import type { Ended } from "./outcomes.ts";
import { recordOutcomes } from "./record-outcomes.ts";

vi.mock("./record-outcomes.ts");
vi.mock(import("./lanes/keep-breaker.ts"), async (load) => ({ ...(await load()), keepBreaker: vi.fn(async () => {}) }));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
  vi.mocked(recordOutcomes)
    .mockReset()
    .mockResolvedValue(undefined as never);
  vi.mocked(keepBreaker).mockClear();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const failure = { kind: "TRANSIENT", code: null, detail: "Away", retryAfterMs: null, trace: null } as const;
const accepted: SendOutcome = { outcome: "accepted", externalIds: ["w"], receipts: [], held: false };
const fault: SendOutcome = { outcome: "retry_later", failure };
const doubtful: SendOutcome = { outcome: "retry_later", failure: { ...failure, code: "131000" } };
const openRow = { openForMs: 5_000, openSinceMs: 0 };
const closedRow: BreakerRow = {
  ...{ breakerFaults: 0, breakerRests: 0, breakerReason: null, openForMs: null, openSinceMs: null },
};

/** The flights of a lane whose platform answers after `ms`. */
function flightsOf(
  answer: SendOutcome | Error = accepted,
  given: { ms?: number; window?: number | null; row?: Partial<BreakerRow> } = {},
) {
  const send = vi.fn(async () => {
    await new Promise((resolve) => setTimeout(resolve, given.ms ?? 10));
    if (answer instanceof Error) throw answer;
    return answer;
  });
  const held = { laneId: "l", channelId: "c", lease: "x", wakeups: 0 };
  const speaker = { send, ...(given.window === undefined ? {} : { window: () => given.window as number | null }) };
  const persist = <T>(step: () => Promise<T>) => step();
  const flights = new Flights(
    { hooks: {} as never, speaker, stopping: new AbortController().signal, now: () => ({}) as Ctx, persist },
    { held, platform: "whatsapp" },
  );
  flights.learn({ ...closedRow, ...given.row });
  const start = (count: number, claimedAt = performance.now()) => {
    for (let n = 0; n < count; n++) flights.start({ id: `m${n}` } as Claimed, claimedAt);
  };
  return { flights, send, start };
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const recorded = () => vi.mocked(recordOutcomes).mock.calls.map(([, , , batch]) => batch as Ended[]);
const kept = () => vi.mocked(keepBreaker).mock.calls.map(([, , breaker]) => breaker as Breaker);

describe("outcomes are written down", () => {
  test("together, as soon as a hundred wait", async () => {
    const { flights, start } = flightsOf();
    start(99);
    await pass(20);
    await flights.keepUp();
    expect(recorded()).toEqual([]);
    start(1);
    await pass(20);
    await flights.keepUp();
    expect(recorded().map((batch) => batch.length)).toEqual([100]);
  });

  test("when the first of them has waited for a tenth of a second, with how long it took", async () => {
    const { flights, start } = flightsOf(accepted, { ms: 30 });
    start(1);
    await pass(30 + 90);
    await flights.keepUp();
    expect(recorded()).toEqual([]);
    start(1);
    await pass(20);
    await flights.keepUp();
    expect(recorded()).toMatchObject([
      [{ message: { id: "m0" }, outcome: accepted, tookMs: 30, at: expect.any(Date), platformFault: false }],
    ]);
  });

  test("all of them when a driver leaves, after everything has come back", async () => {
    const { flights, start } = flightsOf(accepted, { ms: 1_000 });
    start(3);
    expect(flights.empty).toBe(false);
    const landing = flights.land();
    await pass(900);
    expect(recorded()).toEqual([]);
    await pass(200);
    await landing;
    expect(recorded().flat()).toHaveLength(3);
    expect(flights.empty).toBe(true);
  });

  test("one batch after the other, and a driver that is far ahead waits for them", async () => {
    const writing = Promise.withResolvers<void>();
    vi.mocked(recordOutcomes).mockImplementationOnce(() => writing.promise as never);
    const { flights, start } = flightsOf();
    const batch = async (count: number) => {
      start(count);
      await pass(20);
    };
    await batch(400);
    await flights.keepUp();
    await batch(100);
    let through = false;
    const waiting = flights.keepUp().then(() => {
      through = true;
    });
    await pass(1_000);
    expect([through, recorded().length]).toEqual([false, 1]);
    writing.resolve();
    await waiting;
    expect(recorded().map((batch) => batch.length)).toEqual([400, 100]);
  });

  test("or nothing more leaves: what the recording threw is thrown to the driver", async () => {
    vi.mocked(recordOutcomes).mockRejectedValueOnce(new Error("disk full"));
    const { flights, start } = flightsOf();
    start(100);
    await pass(20);
    await flights.keepUp().catch(() => {});
    await pass(1);
    await expect(flights.keepUp()).rejects.toThrow("disk full");
    await expect(flights.land()).rejects.toThrow("disk full");
  });
});

describe("a message", () => {
  test("whose claim is older than five seconds does not leave, and is left in doubt", async () => {
    const { send, start } = flightsOf();
    await pass(10_000);
    start(1, performance.now() - 5_001);
    expect(send).not.toHaveBeenCalled();
    start(1, performance.now() - 4_990);
    expect(send).toHaveBeenCalledTimes(1);
  });

  test("that a connector throws at is logged and has no outcome", async () => {
    const logged = vi.spyOn(log, "error").mockImplementation(() => {});
    const { flights, start } = flightsOf(new Error("a bug"));
    start(1);
    await pass(20);
    await flights.land();
    expect(recorded()).toEqual([]);
    expect(logged).toHaveBeenCalledWith(expect.objectContaining({ message: "m0" }), "connector threw");
  });
});

describe("as many messages may leave", () => {
  test("as the platform has room for beside those that are out", async () => {
    const { flights, start } = flightsOf(accepted, { window: 3 });
    expect(flights.mayLeave()).toBe(3);
    start(2);
    expect(flights.mayLeave()).toBe(1);
    start(2);
    expect(flights.mayLeave()).toBe(0);
    await pass(20);
    expect(flights.mayLeave()).toBe(3);
  });

  test.each([[null], [undefined]])("as one likes where the platform sets no limit: %s", (window) => {
    expect(flightsOf(accepted, { window: window as null }).flights.mayLeave()).toBe(Number.POSITIVE_INFINITY);
  });

  test("as the breaker lets through: one after its rest, and none before", async () => {
    const { flights } = flightsOf(accepted, { row: openRow });
    expect([flights.mayLeave(), flights.rests()]).toEqual([0, true]);
    // What the row says later does not count: the driver alone changes it.
    flights.learn(closedRow);
    expect([flights.mayLeave(), flights.rests()]).toEqual([0, true]);
    await pass(5_001);
    expect([flights.mayLeave(), flights.rests()]).toEqual([1, false]);
  });

  test("and a driver stays while something is out", () => {
    const { flights, start } = flightsOf(accepted, { row: openRow });
    start(1);
    expect([flights.rests(), flightsOf().flights.rests()]).toEqual([false, false]);
  });
});

describe("faults of the platform", () => {
  test("open the breaker, which is written before anything else leaves", async () => {
    const { flights, start } = flightsOf(fault);
    start(4);
    await pass(20);
    await flights.keepUp();
    expect([recorded(), kept()]).toEqual([[], []]);
    start(1);
    await pass(20);
    await flights.keepUp();
    expect(recorded().flat()).toMatchObject(Array.from({ length: 5 }, () => ({ platformFault: true })));
    expect(kept()).toMatchObject([{ faultsInRow: 5, open: { reason: { detail: "Away" } } }]);
    expect(flights.rests()).toBe(true);
    await flights.keepUp();
    expect(kept()).toHaveLength(1);
  });

  test("that do not open it are counted in the lane's row with the outcomes", async () => {
    const { flights, start } = flightsOf(fault);
    start(2);
    await pass(20);
    await flights.land();
    expect(kept()).toMatchObject([{ faultsInRow: 2, open: null }]);
    expect(keepBreaker).toHaveBeenCalledWith({}, expect.objectContaining({ laneId: "l" }), kept()[0], Date.now());
  });

  test("leave the breaker's row alone while there are none", async () => {
    const { flights, start } = flightsOf();
    start(2);
    await pass(20);
    await flights.land();
    expect(kept()).toEqual([]);
  });

  test.each([
    ["not while the breaker is closed", {}, false],
    ["while it is open", openRow, true],
  ])("include what might be about the message: %s", async (_when, row, platformFault) => {
    const { flights, start } = flightsOf(doubtful, { row });
    start(1);
    await pass(20);
    await flights.land();
    expect(recorded().flat()).toMatchObject([{ platformFault }]);
  });
});

test("a driver waits for whatever comes back first, or for as long as it likes", async () => {
  const { flights, start } = flightsOf(accepted, { ms: 500 });
  start(1);
  let back = 0;
  const wait = (ms: number) => flights.waitForAny(ms).then(() => void back++);
  const waits = [wait(100), wait(10_000)];
  await pass(99);
  expect(back).toBe(0);
  await pass(2);
  expect(back).toBe(1);
  await pass(400);
  expect(back).toBe(2);
  await Promise.all(waits);
});
