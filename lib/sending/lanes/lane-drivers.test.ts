/** What drivers do in which order, with everything around them standing in; `lane-drivers.db.test.ts` lets them drive. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Ctx } from "#lib/context";
import { askForJob } from "#lib/jobs/ask";
import { type DriveEnd, driveLane } from "../drive-lane.ts";
import { createLaneDrivers, type LaneDriverOptions } from "./lane-drivers.ts";
import { leaveLane, takeLane } from "./lanes.ts";
import { moveWaiting } from "./move-waiting.ts";
import type { OpenedSpeaker } from "./open-speaker.ts";

const parking = vi.hoisted(() => ({ restMs: 0, did: [] as string[] }));
vi.mock("#lib/context", () => ({ inTransaction: (ctx: unknown, fn: (ctx: unknown) => unknown) => fn(ctx) }));
vi.mock("#lib/jobs/ask", () => ({ askForJob: vi.fn(async () => {}) }));
vi.mock("../drive-lane.ts", () => ({ driveLane: vi.fn() }));
vi.mock("./lanes.ts", () => ({ takeLane: vi.fn(), leaveLane: vi.fn() }));
vi.mock("./move-waiting.ts", () => ({ moveWaiting: vi.fn(async () => {}) }));
vi.mock("./park-lanes.ts", () => ({
  createLaneParking: () => ({
    restMs: () => parking.restMs,
    park: async (_workspaceId: string, { laneId }: { laneId: string }) => void parking.did.push(`park ${laneId}`),
    unpark: async (_workspaceId: string, laneId: string) => void parking.did.push(`unpark ${laneId}`),
  }),
}));

const noon = new Date("2026-11-21T12:00:00Z");
const later = (ms: number) => new Date(noon.getTime() + ms);
/** What the lane's row and its messages say. */
let row: { dueAt: string | null; nextSlotAt: string } | undefined;
const execute = vi.fn(async () => (row ? [row] : []));
const contextOf = (workspaceId: string) => ({ workspaceId, now: noon, db: { execute } }) as unknown as Ctx;
const close = vi.fn(async () => {});
const speaker = (given: Partial<OpenedSpeaker> = {}) =>
  ({ facts: "facts", speaker: "speaker", staysOpen: false, isCurrent: async () => true, close, ...given }) as never;
const openSpeaker = vi.fn(async (): Promise<OpenedSpeaker | null> => speaker());
const make = (given: Partial<LaneDriverOptions> = {}) =>
  createLaneDrivers({ contextOf, hooks: {}, openSpeaker, persist: (step) => step(), troubles: {} as never, ...given });

/** How each drive ends; after them the lane is lost. */
function ends(...those: DriveEnd[]) {
  vi.mocked(driveLane).mockReset().mockResolvedValue("lease_lost");
  for (const end of those) vi.mocked(driveLane).mockResolvedValueOnce(end);
}
const asked = () =>
  vi.mocked(askForJob).mock.calls.map(([, { kind }, payload, options]) => ({ kind, payload, ...options }));
const settled = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  Object.assign(parking, { restMs: 0 });
  parking.did.length = 0;
  row = undefined;
  let taken = 0;
  vi.mocked(takeLane)
    .mockReset()
    .mockImplementation(async (_ctx, laneId) => ({ laneId, lease: `d${++taken}`, channelId: "c", wakeups: 0 }));
  vi.mocked(leaveLane).mockReset().mockResolvedValue(true);
  openSpeaker.mockReset().mockResolvedValue(speaker());
  ends("nothing_due");
});
afterEach(() => void vi.useRealTimers());

describe("a lane that is woken", () => {
  it("is driven, left and closed, and its trouble is over", async () => {
    await make().wake("w", "l");
    await settled();
    expect(vi.mocked(driveLane).mock.calls.map(([tools, facts]) => [tools.speaker, facts])).toEqual([
      ["speaker", "facts"],
    ]);
    expect(vi.mocked(moveWaiting).mock.calls.map(([, held, routes]) => [held.laneId, routes])).toEqual([["l", []]]);
    expect(leaveLane).toHaveBeenCalledOnce();
    expect([parking.did, close.mock.calls.length]).toEqual([["unpark l"], 1]);
    expect(asked()).toEqual([]);
  });

  it("is left alone when somebody else drives it", async () => {
    vi.mocked(takeLane).mockResolvedValue(null);
    await make().wake("w", "l");
    expect([openSpeaker.mock.calls.length, asked()]).toEqual([0, []]);
  });

  it.each([
    [1, 1_000],
    [999, 1_000],
    [5_000, 5_000],
  ])("is asked for again when it rests for %d ms more, %d ms later", async (restMs, ms) => {
    parking.restMs = restMs;
    await make().wake("w", "l");
    expect(asked()).toEqual([{ kind: "lane.drive", payload: { laneId: "l" }, key: "l", dueAt: later(ms) }]);
    expect(takeLane).not.toHaveBeenCalled();
  });

  it.each([0, -1])("is driven when its rest is over (%d ms)", async (restMs) => {
    parking.restMs = restMs;
    await make().wake("w", "l");
    expect(takeLane).toHaveBeenCalledOnce();
  });

  it("is left to others when two hundred are driven, until one of them is left", async () => {
    const ending = Promise.withResolvers<DriveEnd>();
    vi.mocked(driveLane)
      .mockReset()
      .mockImplementation(() => ending.promise);
    const drivers = make();
    for (let n = 0; n < 200; n++) await drivers.wake("w", `l${n}`);
    expect(asked()).toEqual([]);
    await drivers.wake("w", "one more");
    expect(asked()).toMatchObject([{ key: "one more", dueAt: later(1_000) }]);
    ending.resolve("lease_lost");
    await settled();
    vi.mocked(takeLane).mockClear();
    await drivers.wake("w", "one more");
    expect(takeLane).toHaveBeenCalledOnce();
  });

  it("is driven again when it was woken meanwhile, over what is open", async () => {
    ends("nothing_due", "resting");
    vi.mocked(leaveLane).mockResolvedValueOnce(false);
    await make().wake("w", "l");
    await settled();
    expect(driveLane).toHaveBeenCalledTimes(2);
    expect(openSpeaker).toHaveBeenCalledOnce();
    expect([parking.did, close.mock.calls.length]).toEqual([["unpark l"], 1]);
  });

  it("is not left when it was lost: it is another driver's", async () => {
    ends("lease_lost");
    await make().wake("w", "l");
    await settled();
    expect(leaveLane).not.toHaveBeenCalled();
    expect([execute.mock.calls.length, asked(), close.mock.calls.length]).toEqual([0, [], 1]);
  });

  it("hands over to the ways of its channel", async () => {
    const routes = [{ perSecond: 1 }, { perSecond: 2 }];
    openSpeaker.mockResolvedValue(speaker({ routes }));
    await make().wake("w", "l");
    await settled();
    expect(vi.mocked(moveWaiting).mock.calls.map(([, , given]) => given)).toEqual([routes]);
  });

  it("that fails is parked and closed, and takes no place any more", async () => {
    vi.mocked(driveLane).mockReset().mockRejectedValue(new Error("no space"));
    const drivers = make({ maxLanes: 1 });
    await drivers.wake("w", "l");
    await settled();
    expect([parking.did, close.mock.calls.length]).toEqual([["park l"], 1]);
    await drivers.wake("w", "l");
    expect(takeLane).toHaveBeenCalledTimes(2);
  });

  it("for which nobody speaks stops what waits as refused credentials would", async () => {
    openSpeaker.mockResolvedValue(null);
    await make().wake("w", "l");
    await settled();
    const [tools, facts] = vi.mocked(driveLane).mock.calls[0] ?? [];
    expect(facts).toMatchObject({ held: { laneId: "l" }, platform: null });
    expect(await tools?.speaker.send({} as never)).toEqual({
      outcome: "retry_later",
      failure: { kind: "AUTH", code: null, detail: "The channel is not bound.", retryAfterMs: null, trace: null },
    });
    expect(driveLane).toHaveBeenCalledOnce();
    expect(leaveLane).toHaveBeenCalledOnce();
  });
});

describe("a lane that is left is asked for", () => {
  it.each<[string, number | null, number, number | null]>([
    ["when its next message is due", 60_000, 0, 60_000],
    ["when its rest is over, where that is later", 60_000, 90_000, 90_000],
    ["when its rest is over, for what is due already", -5_000, 90_000, 90_000],
    ["two seconds later, for what is due and waits for another message", -5_000, -1_000, 2_000],
    ["two seconds later, for what is due this very moment", 0, 0, 2_000],
    ["no sooner than a fifth of a second", 50, 0, 200],
    ["not at all when nothing waits", null, 0, null],
  ])("%s", async (_name, dueMs, slotMs, expected) => {
    row = { dueAt: dueMs === null ? null : later(dueMs).toISOString(), nextSlotAt: later(slotMs).toISOString() };
    await make().wake("w", "l");
    await settled();
    expect(asked()).toEqual(
      expected === null ? [] : [{ kind: "lane.drive", payload: { laneId: "l" }, key: "l", dueAt: later(expected) }],
    );
  });
});

describe("a lane over a connection that stays open", () => {
  const stays = (given: Partial<OpenedSpeaker> = {}) => speaker({ staysOpen: true, ...given });

  it("is looked at every half second", async () => {
    openSpeaker.mockResolvedValue(stays());
    ends("nothing_due", "nothing_due");
    await make().wake("w", "l");
    await settled();
    expect(driveLane).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(499);
    expect(driveLane).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(driveLane).toHaveBeenCalledTimes(2);
    expect([leaveLane, moveWaiting].map((each) => vi.mocked(each).mock.calls.length)).toEqual([0, 0]);
  });

  it("is opened anew once its channel was bound anew", async () => {
    openSpeaker.mockResolvedValueOnce(stays({ isCurrent: async () => false })).mockResolvedValueOnce(stays());
    ends();
    await make().wake("w", "l");
    await settled();
    expect([openSpeaker.mock.calls.length, close.mock.calls.length]).toEqual([2, 2]);
    expect(driveLane).toHaveBeenCalledTimes(1);
  });

  it("that does not stay open is not asked whether it is current", async () => {
    const isCurrent = vi.fn(async () => false);
    openSpeaker.mockResolvedValue(speaker({ isCurrent }));
    await make().wake("w", "l");
    await settled();
    expect([isCurrent.mock.calls.length, openSpeaker.mock.calls.length]).toEqual([0, 1]);
  });

  it("ends its pause at once when the process stops, and leaves no timer or listener behind", async () => {
    openSpeaker.mockResolvedValue(stays());
    ends("nothing_due", "nothing_due", "stopping");
    const added = vi.spyOn(AbortSignal.prototype, "addEventListener");
    const removed = vi.spyOn(AbortSignal.prototype, "removeEventListener");
    const drivers = make();
    await drivers.wake("w", "l");
    await settled();
    await vi.advanceTimersByTimeAsync(500);
    const stopping = drivers.stop(5_000);
    await settled();
    await stopping;
    expect(driveLane).toHaveBeenCalledTimes(3);
    expect(vi.getTimerCount()).toBe(0);
    expect([added.mock.calls.length, removed.mock.calls.length]).toEqual([2, 2]);
    added.mockRestore();
    removed.mockRestore();
  });
});

describe("stop", () => {
  it("hands lanes back for another worker to go on at once, and takes no more", async () => {
    ends("stopping");
    const drivers = make();
    await drivers.wake("w", "l");
    await settled();
    expect(execute).toHaveBeenCalledOnce();
    expect(leaveLane).not.toHaveBeenCalled();
    expect(asked()).toEqual([{ kind: "lane.drive", payload: { laneId: "l" }, key: "l" }]);
    await drivers.stop(10);
    vi.mocked(takeLane).mockClear();
    await drivers.wake("w", "another");
    expect(takeLane).not.toHaveBeenCalled();
    expect(asked().at(-1)).toMatchObject({ key: "another", dueAt: later(1_000) });
  });

  it("waits for the drivers, and no longer than it may", async () => {
    const ending = Promise.withResolvers<DriveEnd>();
    vi.mocked(driveLane)
      .mockReset()
      .mockImplementation(() => ending.promise);
    const drivers = make();
    await drivers.wake("w", "l");
    const over = vi.fn();
    void drivers.stop(9_000).then(over);
    await vi.advanceTimersByTimeAsync(8_999);
    expect(over).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(over).toHaveBeenCalledOnce();
    ending.resolve("lease_lost");
    await settled();
    await drivers.stop(9_000);
  });
});
