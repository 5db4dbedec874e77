import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connect } from "#db/client";
import { log } from "#lib/log";
import { testDatabase } from "#lib/testing/database";
import { checkInvariants } from "#lib/testing/invariants";
import { driveLane } from "./drive-lane.ts";
import type { DriveTools, Speaker } from "./flights.ts";
import type { LaneLease } from "./lanes/lanes.ts";
import { type Origin, type OriginHooks, setOriginState } from "./origins/origins.ts";
import {
  campaignOf,
  hooks,
  laneOf,
  makeCampaign,
  makeOrigin,
  makeTenant,
  outboxOf,
  prepare,
  statesOf,
  type Tenant,
  take,
} from "./testing.ts";
import { acceptedAs, failureOf, fakeSpeaker } from "./testing-platform.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 6 });
afterAll(() => owner.close());
afterEach(() => vi.restoreAllMocks());

let tenant: Tenant;
let held: LaneLease;
let campaign: Origin;
beforeEach(() => start());

async function start(limitPerSecond?: number) {
  tenant = await makeTenant(owner, { now: new Date(), ...(limitPerSecond ? { limitPerSecond } : {}) });
  held = await take(tenant);
  campaign = await makeCampaign(tenant);
}

const now = () => ({ ...tenant.ctx, now: new Date() });

function drive(speaker: Speaker, given: Partial<DriveTools> = {}) {
  const tools = { hooks, speaker, stopping: new AbortController().signal, now, persist: (step: () => never) => step() };
  return driveLane({ ...tools, ...given } as DriveTools, { held, platform: "whatsapp" });
}

const until = (check: () => unknown) => vi.waitFor(check, { timeout: 10_000, interval: 5 });

describe("driveLane", () => {
  it("sends everything that is due once, and leaves when nothing is", async () => {
    const ids = await prepare(tenant, campaign, { people: 120 });
    const speaker = fakeSpeaker();
    expect(await drive(speaker)).toBe("nothing_due");
    expect(speaker.sent.map(({ id }) => id).sort()).toEqual(ids);
    expect(await statesOf(tenant)).toEqual({ accepted: 120 });
    expect(await campaignOf(tenant, campaign)).toMatchObject({ queued: 0, accepted: 120 });
    expect(await checkInvariants(owner.sql, tenant.ctx.workspaceId)).toEqual([]);
  });

  it("has no more without a written outcome than the platform's window, so that no more are in doubt after a crash", async () => {
    await prepare(tenant, campaign, { people: 30 });
    let most = 0;
    const speaker = fakeSpeaker(async (message) => {
      const intents = (await outboxOf(tenant)).filter(({ state }) => state === "sending");
      most = Math.max(most, intents.length);
      return acceptedAs(message);
    });
    await drive({ ...speaker, window: () => 3 });
    expect(speaker.sent).toHaveLength(30);
    expect(most).toBe(3);
  });

  it("keeps to the lane's pace", async () => {
    await start(20);
    await prepare(tenant, campaign, { people: 10 });
    const at: number[] = [];
    await drive(
      fakeSpeaker((message) => {
        at.push(performance.now());
        return acceptedAs(message);
      }),
    );
    // Two at a time, a tenth of a second each.
    expect((at[9] ?? 0) - (at[0] ?? 0)).toBeGreaterThan(350);
  });

  it("gives back what the platform asks to try later, with its due time", async () => {
    const [first = ""] = await prepare(tenant, campaign, { people: 2 });
    const outcome = { outcome: "retry_later" as const, failure: failureOf("TRANSIENT", 60_000) };
    const before = Date.now();
    await drive(fakeSpeaker((message) => (message.id === first ? outcome : acceptedAs(message))));
    const [waiting] = await outboxOf(tenant);
    expect(waiting).toMatchObject({ messageId: first, state: "waiting", attempt: 1 });
    expect(waiting?.dueAt.getTime()).toBeGreaterThanOrEqual(before + 60_000);
    expect(await statesOf(tenant)).toEqual({ queued: 1, accepted: 1 });
  });

  it("leaves a message in doubt whose outcome is unknown, and never sends it again by itself", async () => {
    await prepare(tenant, campaign);
    const speaker = fakeSpeaker(() => ({ outcome: "uncertain", failure: failureOf("UNKNOWN_OUTCOME") }));
    await drive(speaker);
    await drive(speaker);
    expect(speaker.sent).toHaveLength(1);
    expect(await statesOf(tenant)).toEqual({ uncertain: 1 });
    expect(await outboxOf(tenant)).toMatchObject([{ state: "uncertain" }]);
  });

  it("pauses the campaign on a dead token and takes nothing more of it", async () => {
    await start(16);
    await prepare(tenant, campaign, { people: 40 });
    const speaker = fakeSpeaker(() => ({ outcome: "rejected", failure: failureOf("AUTH") }));
    expect(await drive(speaker)).toBe("nothing_due");
    expect(speaker.sent.length).toBeLessThan(40);
    expect(await campaignOf(tenant, campaign)).toMatchObject({
      state: "paused",
      stateReason: "platform_auth",
      queued: 40,
    });
  });

  it("pauses the campaign for an obstacle that a claim finds, and goes on with others", async () => {
    await prepare(tenant, campaign, { people: 5 });
    const [reply = ""] = await prepare(tenant, await makeOrigin(tenant, "conversation"), { template: null });
    await owner.sql`UPDATE templates SET sending_allowed = false WHERE code = ${tenant.templateCode}`;
    const speaker = fakeSpeaker();
    expect(await drive(speaker)).toBe("nothing_due");
    expect(speaker.sent.map(({ id }) => id)).toEqual([reply]);
    expect(await campaignOf(tenant, campaign)).toMatchObject({ state: "paused", stateReason: "template_sending_off" });
  });

  it("rests when the platform throttles it, and sends again what was throttled", async () => {
    await prepare(tenant, campaign, { people: 3 });
    const speaker = fakeSpeaker(() => ({ outcome: "retry_later", failure: failureOf("THROTTLED_SENDER", 30_000) }));
    await drive(speaker);
    expect(await laneOf(tenant)).toMatchObject({ pacePerSecond: tenant.limitPerSecond / 2 });
    expect(await drive(speaker)).toBe("resting");
    expect(speaker.sent).toHaveLength(3);
    expect(await outboxOf(tenant)).toMatchObject(Array(3).fill({ state: "waiting", attempt: 1 }));
  });

  it("gives its slots back when the lane rests, so that resting does not make it rest longer", async () => {
    await owner.sql`UPDATE lanes SET next_slot_at = now() + interval '1 minute' WHERE id = ${tenant.laneId}`;
    const before = (await laneOf(tenant))?.nextSlotAt;
    expect(await drive(fakeSpeaker())).toBe("resting");
    expect((await laneOf(tenant))?.nextSlotAt).toEqual(before);
  });

  it("gives back the slots that nothing left in", async () => {
    await start(1);
    await prepare(tenant, campaign);
    await drive(fakeSpeaker());
    expect((await laneOf(tenant))?.nextSlotAt.getTime()).toBeLessThan(Date.now() + 1_500);
  });

  it("waits up to three seconds for its slots, and rests when it must wait longer", async () => {
    const set = (seconds: number) => owner.sql`
      UPDATE lanes SET next_slot_at = clock_timestamp() + make_interval(secs => ${seconds}) WHERE id = ${tenant.laneId}`;
    await set(4.5);
    expect(await drive(fakeSpeaker())).toBe("resting");
    await set(1.2);
    expect(await drive(fakeSpeaker())).toBe("nothing_due");
  });

  it("leaves when the lane was lost", async () => {
    await prepare(tenant, campaign);
    await owner.sql`UPDATE lanes SET lease = 'another' WHERE id = ${tenant.laneId}`;
    const speaker = fakeSpeaker();
    expect(await drive(speaker)).toBe("lease_lost");
    expect(speaker.sent).toEqual([]);
  });

  it("does not send what it claimed before its process was frozen", async () => {
    await prepare(tenant, campaign, { people: 2 });
    let frozenMs = 0;
    const clock = performance.now.bind(performance);
    vi.spyOn(performance, "now").mockImplementation(() => clock() + frozenMs);
    const speaker = fakeSpeaker();
    const persist = async <T>(step: () => Promise<T>): Promise<T> => {
      const result = await step();
      // Five seconds pass between the intents on disk and their turn.
      if (hasClaimed(result)) frozenMs += 5_001;
      return result;
    };
    expect(await drive(speaker, { persist })).toBe("nothing_due");
    expect(speaker.sent).toEqual([]);
    expect(await outboxOf(tenant)).toMatchObject([{ state: "sending" }, { state: "sending" }]);
  });

  it("sends what is asked for while a slow answer is out", async () => {
    const answer = Promise.withResolvers<void>();
    const [slow = ""] = await prepare(tenant, campaign);
    const speaker = fakeSpeaker(async (message) => {
      if (message.id === slow) await answer.promise;
      return acceptedAs(message);
    });
    const driving = drive(speaker);
    await until(() => expect(speaker.sent).toHaveLength(1));
    const [next = ""] = await prepare(tenant, campaign, { at: new Date() });
    await until(() => expect(speaker.sent.map(({ id }) => id)).toEqual([slow, next]));
    // Its outcome is written down although the slow one is still out.
    await until(async () => expect(await statesOf(tenant)).toEqual({ queued: 1, accepted: 1 }));
    answer.resolve();
    expect(await driving).toBe("nothing_due");
    expect(await statesOf(tenant)).toEqual({ accepted: 2 });
  });

  it("keeps its lane while slow answers leave no room for the next message", async () => {
    await start(8);
    await prepare(tenant, campaign, { people: 9 });
    const answer = Promise.withResolvers<void>();
    const speaker = fakeSpeaker(async (message) => {
      await answer.promise;
      return acceptedAs(message);
    });
    const driving = drive(speaker);
    await until(() => expect(speaker.sent).toHaveLength(8));
    await owner.sql`UPDATE lanes SET lease_until = clock_timestamp() + interval '5 seconds' WHERE id = ${tenant.laneId}`;
    const clock = performance.now.bind(performance);
    vi.spyOn(performance, "now").mockImplementation(() => clock() + 4_000);
    await until(async () => expect((await laneOf(tenant))?.leaseUntil?.getTime()).toBeGreaterThan(Date.now() + 6_000));
    vi.restoreAllMocks();
    answer.resolve();
    expect(await driving).toBe("nothing_due");
    expect(await statesOf(tenant)).toEqual({ accepted: 9 });
  });

  it("takes nothing new when it is told to stop, and writes down what comes back", async () => {
    await start(8);
    await prepare(tenant, campaign, { people: 20 });
    const stopping = new AbortController();
    const answer = Promise.withResolvers<void>();
    const speaker = fakeSpeaker(async (message) => {
      await answer.promise;
      return acceptedAs(message);
    });
    const driving = drive(speaker, { stopping: stopping.signal });
    await until(() => expect(speaker.sent).toHaveLength(1));
    stopping.abort();
    answer.resolve();
    expect(await driving).toBe("stopping");
    expect(speaker.sent.length).toBeLessThan(20);
    expect(await statesOf(tenant)).toEqual({ accepted: speaker.sent.length, queued: 20 - speaker.sent.length });
    expect((await outboxOf(tenant)).every(({ state }) => state === "waiting")).toBe(true);
  });

  it("sends nothing and reserves nothing when it is told to stop before it begins", async () => {
    await prepare(tenant, campaign);
    const speaker = fakeSpeaker();
    const before = await laneOf(tenant);
    expect(await drive(speaker, { stopping: AbortSignal.abort() })).toBe("stopping");
    expect(await laneOf(tenant)).toEqual(before);
    expect(speaker.sent).toEqual([]);
  });

  it("leaves what has not left of a campaign that is paused while it drives", async () => {
    await start(16);
    await prepare(tenant, campaign, { people: 60 });
    const speaker = fakeSpeaker(async (message) => {
      if (speaker.sent.length === 3) await setOriginState(now(), campaign, "paused");
      return acceptedAs(message);
    });
    expect(await drive(speaker)).toBe("nothing_due");
    expect(speaker.sent.length).toBeLessThan(60);
    expect(await statesOf(tenant)).toEqual({ accepted: speaker.sent.length, queued: 60 - speaker.sent.length });
    expect((await outboxOf(tenant)).every(({ state }) => state === "waiting")).toBe(true);
  });

  it("leaves a try without an outcome when the connector throws, and sends the others", async () => {
    vi.spyOn(log, "error").mockImplementation(() => {});
    const [broken = ""] = await prepare(tenant, campaign, { people: 3 });
    const speaker = fakeSpeaker((message) => {
      if (message.id === broken) throw new Error("a bug");
      return acceptedAs(message);
    });
    expect(await drive(speaker)).toBe("nothing_due");
    expect(await statesOf(tenant)).toEqual({ queued: 1, accepted: 2 });
    expect(await outboxOf(tenant)).toMatchObject([{ messageId: broken, state: "sending" }]);
    expect(log.error).toHaveBeenCalledWith(expect.objectContaining({ message: broken }), "connector threw");
  });

  it("throws what the recording throws, after everything in flight has come back, and sends nothing more", async () => {
    await start(16);
    await prepare(tenant, campaign, { people: 40 });
    let out = 0;
    const speaker = fakeSpeaker(async (message) => {
      out += 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
      out -= 1;
      return acceptedAs(message);
    });
    const broken: OriginHooks = {
      ...hooks,
      campaign: { ...hooks.campaign, progressed: () => Promise.reject(new Error("no space")) } as never,
    };
    await expect(drive(speaker, { hooks: broken })).rejects.toThrow("no space");
    expect(out).toBe(0);
    expect(speaker.sent.length).toBeLessThan(40);
  });
});

function hasClaimed(result: unknown): boolean {
  return typeof result === "object" && result !== null && "claim" in result && "claimedAt" in result;
}
