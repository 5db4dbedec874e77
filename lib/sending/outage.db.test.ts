import { asc, eq } from "drizzle-orm";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connect } from "#db/client";
import { auditLog } from "#db/schema/workspaces";
import type { Failure, SendOutcome } from "#lib/connectors/connector";
import { listAttentionItems } from "#lib/statistics/attention";
import { testDatabase } from "#lib/testing/database";
import { makeSendable } from "#lib/testing/factories";
import { checkInvariants } from "#lib/testing/invariants";
import type { Claimed } from "./claim.ts";
import { driveLane } from "./drive-lane.ts";
import type { Speaker } from "./flights.ts";
import { type Breaker, closedBreaker } from "./lanes/breaker.ts";
import { keepBreaker } from "./lanes/keep-breaker.ts";
import { leaveLane } from "./lanes/lanes.ts";
import { listOutages } from "./lanes/outages.ts";
import { type Origin, setOriginState } from "./origins/origins.ts";
import {
  campaignOf,
  hooks,
  laneOf,
  makeCampaign,
  makeTenant,
  messagesOf,
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

let tenant: Tenant;
let campaign: Origin;
beforeEach(async () => {
  tenant = await makeTenant(owner, { now: new Date(), limitPerSecond: 80 });
  campaign = await makeCampaign(tenant);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const now = () => ({ ...tenant.ctx, now: new Date() });

/** Drives the lane once, as a worker that has just taken it. */
async function drive(speaker: Speaker) {
  const held = await take(tenant);
  const persist = <T>(step: () => Promise<T>) => step();
  const tools = { hooks, speaker, stopping: new AbortController().signal, now, persist };
  const end = await driveLane(tools, { held, platform: "whatsapp" });
  await leaveLane(now(), held);
  return end;
}

/** Drives the lane again and again, as often as it comes due, until nothing of it waits any more. */
async function driveUntilEmpty(speaker: Speaker) {
  await vi.waitFor(
    async () => {
      const openUntil = (await laneOf(tenant))?.breakerOpenUntil?.getTime() ?? 0;
      if (Date.now() >= openUntil) await drive(speaker);
      expect((await outboxOf(tenant)).filter(({ state }) => state !== "uncertain")).toEqual([]);
    },
    { timeout: 25_000, interval: 10 },
  );
}

const later = (failure: Partial<Failure>): SendOutcome => ({
  outcome: "retry_later",
  failure: { ...failureOf("TRANSIENT"), platformFault: true, ...failure },
});
const inDoubt = (detail: string): SendOutcome => ({
  outcome: "uncertain",
  failure: { ...failureOf("UNKNOWN_OUTCOME"), code: null, detail },
});

/** A platform that is out until `ms` after its first call, and counts the calls it gets meanwhile. */
function platformOut(ms: number, answer: () => SendOutcome) {
  let back = 0;
  const speaker = fakeSpeaker((message: Claimed) => {
    back ||= Date.now() + ms;
    if (Date.now() >= back) return acceptedAs(message);
    calls += 1;
    return answer();
  });
  let calls = 0;
  return { ...speaker, sent: speaker.sent, calls: () => calls };
}

const expectInvariants = async () => expect(await checkInvariants(owner.sql, tenant.ctx.workspaceId)).toEqual([]);

describe("an outage of two minutes, three hundred times shorter", () => {
  // A rest of fifteen seconds takes a twentieth of one.
  beforeEach(() => void vi.stubEnv("WAIT_DIVISOR", "300"));

  it.each<[string, SendOutcome]>([
    ["503", later({ code: "131016", detail: "Service unavailable" })],
    ["500 with code 2", later({ code: "2", detail: "Service down" })],
    ["a refused connection", later({ code: null, detail: "connect ECONNREFUSED" })],
    ["throttling of the whole app", later({ kind: "THROTTLED_SENDER", code: "4", detail: "Too many calls" })],
  ])(
    "fails nobody for %s, makes few calls, and sends to everybody when the platform is back",
    async (_name, outcome) => {
      await prepare(tenant, campaign, { people: 24 });
      const platform = platformOut(400, () => outcome);
      await driveUntilEmpty(platform);
      expect(await statesOf(tenant)).toEqual({ accepted: 24 });
      expect(platform.calls()).toBeGreaterThan(5);
      expect(platform.calls()).toBeLessThan(30);
      expect(await laneOf(tenant)).toMatchObject({ breakerOpenedAt: null, breakerOpenUntil: null, breakerFaults: 0 });
      expect(await campaignOf(tenant, campaign)).toMatchObject({ state: "running", accepted: 24, failed: 0 });
      await expectInvariants();
    },
  );

  it.each(["HTTP 502 without a readable answer", "read ECONNRESET", "no answer within 30000 ms"])(
    "leaves only what was in flight in doubt for %s",
    async (detail) => {
      await prepare(tenant, campaign, { people: 24 });
      const platform = platformOut(400, () => inDoubt(detail));
      await driveUntilEmpty(platform);
      const { uncertain = 0, accepted = 0 } = await statesOf(tenant);
      // Ten leave at once at this pace, then one probe at a time.
      expect(uncertain).toBeLessThan(20);
      expect(uncertain + accepted).toBe(24);
      expect(uncertain).toBe(platform.calls());
      await expectInvariants();
    },
  );

  it("opens for faults that the platform lays on single messages too, when most answers are such", async () => {
    await prepare(tenant, campaign, { people: 24 });
    const platform = platformOut(200, () => later({ code: "131000", platformFault: false, maxTries: 3 }));
    await driveUntilEmpty(platform);
    expect(await statesOf(tenant)).toEqual({ accepted: 24 });
    await expectInvariants();
  });
});

describe("the breaker of a lane", () => {
  const out = () => fakeSpeaker(() => later({ code: "2", detail: "Service down" }));

  it("lets no more out after a fault than would open it, while their answers are out", async () => {
    tenant = await makeTenant(owner, { now: new Date(), limitPerSecond: 8 });
    campaign = await makeCampaign(tenant);
    await prepare(tenant, campaign, { people: 20 });
    const silence = Promise.withResolvers<void>();
    const speaker = fakeSpeaker(async () => {
      if (speaker.sent.length > 1) await silence.promise;
      return inDoubt("no answer within 30000 ms");
    });
    const driving = drive(speaker);
    await vi.waitFor(() => expect(speaker.sent).toHaveLength(5), { timeout: 10_000, interval: 10 });
    // The driver looks again and again meanwhile: each look renews its lease.
    const looks = new Set<number>();
    await vi.waitFor(
      async () => {
        looks.add((await laneOf(tenant))?.leaseUntil?.getTime() ?? 0);
        expect(looks.size).toBeGreaterThan(4);
      },
      { timeout: 10_000, interval: 20 },
    );
    silence.resolve();
    expect(await driving).toBe("resting");
    expect(speaker.sent).toHaveLength(5);
    expect(await statesOf(tenant)).toEqual({ uncertain: 5, queued: 15 });
  });

  it("stands in the lane's row with the time of the next probe and the platform's words", async () => {
    await prepare(tenant, campaign, { people: 20 });
    const before = Date.now();
    expect(await drive(out())).toBe("resting");
    const lane = await laneOf(tenant);
    expect(lane).toMatchObject({ breakerRests: 1, breakerReason: { code: "2", detail: "Service down" } });
    expect(lane?.breakerOpenedAt?.getTime()).toBeGreaterThanOrEqual(before - 1_000);
    expect(lane?.breakerOpenUntil?.getTime()).toBeGreaterThan((lane?.breakerOpenedAt?.getTime() ?? 0) + 13_000);
    // Nothing lost a try, and everything waits.
    expect((await outboxOf(tenant)).every((row) => row.state === "waiting" && row.tries === 0)).toBe(true);
    await expectInvariants();
  });

  it("takes nothing while it is open, although another worker drives the lane after a restart", async () => {
    await prepare(tenant, campaign, { people: 20 });
    await drive(out());
    const opened = await laneOf(tenant);
    const speaker = fakeSpeaker();
    expect(await drive(speaker)).toBe("resting");
    expect(speaker.sent).toEqual([]);
    const lane = await laneOf(tenant);
    expect(lane).toMatchObject({
      breakerOpenUntil: opened?.breakerOpenUntil,
      breakerOpenedAt: opened?.breakerOpenedAt,
    });
    // The slots it reserved were given back.
    const freeAt = Math.max(opened?.nextSlotAt.getTime() ?? 0, Date.now());
    expect(lane?.nextSlotAt.getTime()).toBeLessThanOrEqual(freeAt);
  });

  it("counts faults across restarts, so that a few messages open it too", async () => {
    await prepare(tenant, campaign, { people: 2 });
    const speaker = out();
    await vi.waitFor(
      async () => {
        await comesDue();
        expect(await drive(speaker)).toBe("resting");
      },
      { timeout: 10_000, interval: 10 },
    );
    expect(speaker.sent).toHaveLength(5);
    expect((await messagesOf(tenant)).every(({ state }) => state === "queued")).toBe(true);
  });

  it("sends one message as a probe when its rest is over, and rests longer when that fails", async () => {
    await prepare(tenant, campaign, { people: 20 });
    await drive(out());
    const opened = await laneOf(tenant);
    await restIsOver();
    const speaker = out();
    expect(await drive(speaker)).toBe("resting");
    expect(speaker.sent).toHaveLength(1);
    const lane = await laneOf(tenant);
    expect(lane).toMatchObject({ breakerRests: 2, breakerOpenedAt: opened?.breakerOpenedAt });
    expect((lane?.breakerOpenUntil?.getTime() ?? 0) - Date.now()).toBeGreaterThan(20_000);
  });

  it("closes when its probe is answered, begins slowly, and sends the rest", async () => {
    await prepare(tenant, campaign, { people: 20 });
    await drive(out());
    await restIsOver();
    const paces: number[] = [];
    const speaker = fakeSpeaker(async (message) => {
      if (speaker.sent.length === 2) paces.push((await laneOf(tenant))?.pacePerSecond ?? 0);
      return acceptedAs(message);
    });
    await driveUntilEmpty(speaker);
    expect(await statesOf(tenant)).toEqual({ accepted: 20 });
    expect(paces[0]).toBeLessThan(30);
    expect(await laneOf(tenant)).toMatchObject({ breakerOpenedAt: null, breakerReason: null, breakerFaults: 0 });
  });

  it("closes on an answer about the message, which fails for its own reason", async () => {
    const [first = ""] = await prepare(tenant, campaign, { people: 6 });
    await drive(out());
    await restIsOver();
    await owner.sql`UPDATE outbox SET due_at = now() - interval '1 minute' WHERE message_id = ${first}`;
    const speaker = fakeSpeaker((message) =>
      message.id === first ? { outcome: "rejected", failure: failureOf("RECIPIENT") } : acceptedAs(message),
    );
    await driveUntilEmpty(speaker);
    expect(speaker.sent[0]?.id).toBe(first);
    expect(await statesOf(tenant)).toEqual({ failed: 1, accepted: 5 });
    await expectInvariants();
  });

  it("does not count against a probe's message what the outage may have caused", async () => {
    await prepare(tenant, campaign, { people: 6 });
    await drive(out());
    await restIsOver();
    await owner.sql`UPDATE outbox SET tries = 2 WHERE workspace_id = ${tenant.ctx.workspaceId}`;
    const unsure = later({ code: "131000", platformFault: false, maxTries: 3 });
    expect(await drive(fakeSpeaker(() => unsure))).toBe("resting");
    expect(await statesOf(tenant)).toEqual({ queued: 6 });
    expect(await laneOf(tenant)).toMatchObject({ breakerRests: 2 });
  });

  it("is not moved by a driver that has lost the lane", async () => {
    const held = await take(tenant);
    await keepBreaker(now(), { ...held, lease: "another" }, { ...closedBreaker, faultsInRow: 3 }, Date.now());
    expect(await laneOf(tenant)).toMatchObject({ breakerFaults: 0 });
    await keepBreaker(now(), held, { ...closedBreaker, faultsInRow: 3 }, Date.now());
    expect(await laneOf(tenant)).toMatchObject({ breakerFaults: 3 });
  });

  it("has a line in the log when it opens and one when it closes, and none for the probes between", async () => {
    const held = await take(tenant);
    const open = {
      since: Date.now(),
      until: Date.now() + 15_000,
      rests: 1,
      reason: { code: "131016", detail: "Down." },
    };
    const keep = (breaker: Breaker) => keepBreaker(now(), held, breaker, Date.now());
    await keep({ ...closedBreaker, faultsInRow: 4 });
    await keep({ ...closedBreaker, faultsInRow: 5, open });
    await keep({ ...closedBreaker, faultsInRow: 6, open: { ...open, rests: 2 } });
    await keep(closedBreaker);
    await keep(closedBreaker);
    const lines = await owner.db
      .select({ action: auditLog.action, objectId: auditLog.objectId, detail: auditLog.detail })
      .from(auditLog)
      .where(eq(auditLog.workspaceId, tenant.ctx.workspaceId))
      .orderBy(asc(auditLog.at));
    const objectId = tenant.channelId;
    expect(lines.filter(({ action }) => action.startsWith("channel.outage"))).toEqual([
      { action: "channel.outage_began", objectId, detail: { reason: "131016 Down." } },
      { action: "channel.outage_ended", objectId, detail: { seconds: expect.any(Number) } },
    ]);
  });

  it("is shown while something waits for it, and no longer", async () => {
    await prepare(tenant, campaign, { people: 6 });
    const outages = () => listOutages(now(), { channelId: tenant.channelId, senderId: tenant.senderId });
    const attention = async () => (await listAttentionItems(now())).filter(({ kind }) => kind === "outage");
    expect(await outages()).toEqual([]);
    await drive(out());
    const lane = await laneOf(tenant);
    expect(await outages()).toMatchObject([
      { laneId: tenant.laneId, since: lane?.breakerOpenedAt, nextTryAt: lane?.breakerOpenUntil, reason: { code: "2" } },
    ]);
    expect(await attention()).toMatchObject([{ tone: "warning", channelId: tenant.channelId, trying: false }]);
    await setOriginState(now(), campaign, "paused");
    expect(await outages()).toEqual([]);
    await setOriginState(now(), campaign, "running");
    expect(await outages()).toHaveLength(1);
    await restIsOver();
    expect(await attention()).toMatchObject([{ trying: true }]);
    await driveUntilEmpty(fakeSpeaker());
    expect([await outages(), await attention()]).toEqual([[], []]);
  });

  it("is listed once, after those that have lasted longer", async () => {
    await makeSendable(owner.db, tenant.ctx.workspaceId);
    await prepare(tenant, campaign);
    await prepare(tenant, campaign, { lane: { id: "another-lane", limitPerSecond: 10 } });
    for (const [lane, minutes] of [
      [tenant.laneId, 1],
      ["another-lane", 5],
    ] as const) {
      await owner.sql`
        UPDATE lanes SET breaker_opened_at = now() - make_interval(mins => ${minutes}), breaker_open_until = now()
        WHERE workspace_id = ${tenant.ctx.workspaceId} AND id = ${lane}`;
    }
    const listed = async () => (await listOutages(now())).map(({ laneId }) => laneId);
    expect(await listed()).toEqual(["another-lane", tenant.laneId]);
    await owner.sql`
      UPDATE lanes SET breaker_opened_at = now() - interval '9 minutes'
      WHERE workspace_id = ${tenant.ctx.workspaceId} AND id = ${tenant.laneId}`;
    expect(await listed()).toEqual([tenant.laneId, "another-lane"]);
  });

  it("leaves no trace in the lane's row when it is over", async () => {
    const held = await take(tenant);
    const reason = { code: "2", detail: "out" };
    const open = { since: Date.now(), until: Date.now() + 1_000, rests: 3, reason };
    await keepBreaker(now(), held, { faultsInRow: 5, window: null, open }, Date.now());
    expect(await laneOf(tenant)).toMatchObject({ breakerFaults: 5, breakerRests: 3, breakerReason: reason });
    await keepBreaker(now(), held, closedBreaker, Date.now());
    expect(await laneOf(tenant)).toMatchObject({
      ...{ breakerFaults: 0, breakerRests: 0, breakerReason: null, breakerOpenedAt: null, breakerOpenUntil: null },
    });
  });

  /** The rest of the lane is over now, and so is the wait of its messages. */
  async function restIsOver() {
    await owner.sql`UPDATE lanes SET breaker_open_until = clock_timestamp() WHERE id = ${tenant.laneId}`;
    await comesDue();
  }

  const comesDue = () => owner.sql`
    UPDATE outbox SET due_at = now() WHERE workspace_id = ${tenant.ctx.workspaceId} AND state = 'waiting'`;
});
