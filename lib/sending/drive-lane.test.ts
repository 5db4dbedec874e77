/** What a driver does in which order, with everything around it standing in; with a database it is tested in `drive-lane.db.test.ts`. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Ctx } from "#lib/context";
import { claimMessages } from "./claim.ts";
import { driveLane } from "./drive-lane.ts";
import type { DriveTools } from "./flights.ts";
import { reserveSlots, returnSlots } from "./lanes/pacing.ts";
import { stopByObstacle } from "./record-outcomes.ts";

/** What is in the air, as the test says. */
const air = vi.hoisted(() => ({
  mayLeave: [] as number[],
  rests: false,
  room: true,
  empty: true,
  did: [] as unknown[],
  onWait: () => {},
}));
vi.mock("./flights.ts", () => ({
  Flights: class {
    learn(breaker: unknown) {
      air.did.push(["learn", breaker]);
    }
    mayLeave() {
      return air.mayLeave.shift() ?? Number.POSITIVE_INFINITY;
    }
    rests() {
      return air.rests;
    }
    async waitForRoom() {
      air.did.push("waitForRoom");
      air.onWait();
      return air.room;
    }
    start(message: { id: string }, claimedAt: number) {
      air.did.push(["start", message.id, claimedAt]);
    }
    async waitForAny(ms: number) {
      air.did.push(["waitForAny", ms]);
    }
    async keepUp() {
      air.did.push("keepUp");
    }
    async land() {
      air.did.push("land");
    }
    get empty() {
      return air.empty;
    }
  },
}));
vi.mock("./claim.ts", () => ({ claimMessages: vi.fn() }));
vi.mock("./lanes/pacing.ts", () => ({ reserveSlots: vi.fn(), returnSlots: vi.fn(async () => {}) }));
vi.mock("./record-outcomes.ts", () => ({ stopByObstacle: vi.fn(async () => {}) }));

const held = { laneId: "l", lease: "d", channelId: "c", wakeups: 0 };
const stopping = { aborted: false };
const tools = {
  hooks: {},
  speaker: {},
  stopping,
  now: () => ({ workspaceId: "w", now: new Date("2026-11-21T12:00:00Z") }) as Ctx,
  persist: <T>(step: () => Promise<T>) => step(),
} as unknown as DriveTools;
const drive = () => driveLane(tools, { held, platform: "whatsapp" });

/** The next reservations; after them the lane is lost. */
function reserve(...slots: { count?: number; waitMs?: number; pace?: number }[]) {
  vi.mocked(reserveSlots).mockReset().mockResolvedValue(null);
  for (const given of slots) {
    vi.mocked(reserveSlots).mockResolvedValueOnce({
      ...{ count: 4, waitMs: 0, pace: 80, breaker: "how it stands" as never, ...given },
    });
  }
}
type GivenClaim = { ids?: string[]; more?: boolean; stops?: never[]; pacedUntil?: Date };
function claim(...claims: (GivenClaim | null)[]) {
  vi.mocked(claimMessages).mockReset().mockResolvedValue(null);
  for (const given of claims) {
    vi.mocked(claimMessages).mockResolvedValueOnce(
      given && {
        claimed: (given.ids ?? []).map((id) => ({ id })) as never,
        stops: given.stops ?? [],
        rests: [],
        pacedUntil: given.pacedUntil ?? null,
        more: given.more ?? false,
      },
    );
  }
}
/** The slots that were given back, by their numbers. */
const returned = () => vi.mocked(returnSlots).mock.calls.map(([, , count]) => count);

beforeEach(() => {
  vi.clearAllMocks();
  Object.assign(air, { mayLeave: [], rests: false, room: true, empty: true, onWait: () => {} });
  air.did.length = 0;
  stopping.aborted = false;
  reserve({});
  claim({});
});

describe("a driver reserves", () => {
  const shareAt = async (mayLeave: number, pace: number) => {
    air.mayLeave = [mayLeave];
    reserve();
    await drive();
    return vi.mocked(reserveSlots).mock.lastCall?.[2](pace);
  };

  it.each([
    [Number.POSITIVE_INFINITY, 80, 10],
    [Number.POSITIVE_INFINITY, 512, 64],
    [Number.POSITIVE_INFINITY, 4_000, 64],
    [Number.POSITIVE_INFINITY, 2, 1],
    [3, 80, 3],
    [0, 80, 1],
  ])("with room for %d at %d a second %d slots", async (mayLeave, pace, slots) => {
    expect(await shareAt(mayLeave, pace)).toBe(slots);
  });

  it("nothing when it is told to stop, and leaves when the lane is lost", async () => {
    reserve();
    expect(await drive()).toBe("lease_lost");
    stopping.aborted = true;
    vi.mocked(reserveSlots).mockClear();
    expect(await drive()).toBe("stopping");
    expect(reserveSlots).not.toHaveBeenCalled();
    expect(air.did).toEqual(["land", "land"]);
  });
});

describe("a driver gives its slots back and leaves", () => {
  it.each<[string, number, boolean, string]>([
    ["rests when it would wait longer than three seconds", 3_001, false, "resting"],
    ["rests while its platform is out", 0, true, "resting"],
    ["goes on when it waits three seconds", 3_000, false, "nothing_due"],
  ])("or %s", async (_name, waitMs, rests, end) => {
    air.rests = rests;
    reserve({ waitMs });
    expect(await drive()).toBe(end);
    expect(air.did[0]).toEqual(["learn", "how it stands"]);
    expect(returned()).toEqual([4]);
    expect(vi.mocked(claimMessages).mock.calls.length).toBe(end === "resting" ? 0 : 1);
  });

  it("when it was told to stop while it waited for room", async () => {
    air.onWait = () => {
      stopping.aborted = true;
    };
    expect(await drive()).toBe("stopping");
    expect(returned()).toEqual([4]);
    expect(claimMessages).not.toHaveBeenCalled();
  });

  it("but not when the lane was lost while it waited: the slots are another driver's", async () => {
    air.room = false;
    expect(await drive()).toBe("lease_lost");
    expect(returned()).toEqual([]);
    claim(null);
    air.room = true;
    reserve({});
    expect(await drive()).toBe("lease_lost");
    expect(returned()).toEqual([]);
  });
});

describe("with its slots a driver", () => {
  it("claims as many as may leave by then, sends them with the moment of the question, and gives the rest back", async () => {
    const clock = vi.spyOn(performance, "now").mockReturnValue(7);
    air.mayLeave = [Number.POSITIVE_INFINITY, 3];
    claim({ ids: ["a", "b"] });
    expect(await drive()).toBe("nothing_due");
    clock.mockRestore();
    expect(vi.mocked(claimMessages).mock.calls[0]?.[3]).toBe(3);
    expect(air.did).toEqual([
      ...[["learn", "how it stands"], "waitForRoom", ["start", "a", 7], ["start", "b", 7], "keepUp", "land"],
    ]);
    expect(returned()).toEqual([2]);
    expect(vi.mocked(returnSlots).mock.calls[0]?.slice(1)).toEqual([held, 2, 80]);
  });

  it("claims no more than it has", async () => {
    air.mayLeave = [Number.POSITIVE_INFINITY, 9];
    await drive();
    expect(vi.mocked(claimMessages).mock.calls[0]?.[3]).toBe(4);
  });

  it("claims nothing while nothing may leave, and looks again when something came back, or soon", async () => {
    air.mayLeave = [Number.POSITIVE_INFINITY, 0, Number.POSITIVE_INFINITY, 1];
    reserve({}, {});
    expect(await drive()).toBe("nothing_due");
    expect(claimMessages).toHaveBeenCalledTimes(1);
    expect(vi.mocked(claimMessages).mock.calls[0]?.[3]).toBe(1);
    expect(returned()).toEqual([4, 4]);
    expect(air.did.slice(2, 4)).toEqual([["waitForAny", 100], "keepUp"]);
  });

  it("goes on at once while there may be more", async () => {
    reserve({}, {});
    claim({ more: true }, {});
    expect(await drive()).toBe("nothing_due");
    expect(claimMessages).toHaveBeenCalledTimes(2);
    expect(air.did).not.toContainEqual(["waitForAny", 100]);
  });

  it("looks again soon while answers are out, although nothing is due", async () => {
    air.empty = false;
    reserve({}, {});
    claim({}, null);
    expect(await drive()).toBe("lease_lost");
    expect(air.did).toContainEqual(["waitForAny", 100]);
    expect(claimMessages).toHaveBeenCalledTimes(2);
  });

  it("waits for the pace of an origin, and looks for others meanwhile", async () => {
    reserve({}, {}, {});
    claim({ ids: ["a"], more: true, pacedUntil: new Date("2026-11-21T12:00:03Z") }, {}, null);
    expect(await drive()).toBe("lease_lost");
    expect(air.did).toContainEqual(["waitForAny", 250]);
    expect(claimMessages).toHaveBeenCalledTimes(3);
  });

  it("waits no longer than a slot of that pace is away, and leaves the lane where it is far away or over", async () => {
    reserve({}, {}, {});
    claim({ more: true, pacedUntil: new Date("2026-11-21T12:00:00.100Z") }, {}, null);
    await drive();
    expect(air.did).toContainEqual(["waitForAny", 100]);
    for (const pacedUntil of ["2026-11-21T12:00:03.001Z", "2026-11-21T12:00:00Z"]) {
      reserve({}, {});
      claim({ more: true, pacedUntil: new Date(pacedUntil) }, {});
      expect(await drive()).toBe("nothing_due");
    }
  });

  it("stops the origins for which the claim found an obstacle", async () => {
    const stops = [{ origin: { kind: "campaign", id: "1" }, reason: "channel_not_bound" }] as never[];
    claim({ stops });
    await drive();
    expect(vi.mocked(stopByObstacle).mock.calls.map(([, , given]) => given)).toEqual([stops]);
  });
});

it("everything in the air is waited for when something throws", async () => {
  vi.mocked(claimMessages).mockReset().mockRejectedValue(new Error("the database is away"));
  await expect(drive()).rejects.toThrow("the database is away");
  expect(air.did.at(-1)).toBe("land");
});
