import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { suppressions } from "#db/schema/audience";
import { campaignEvents } from "#db/schema/campaigns";
import { bindings } from "#db/schema/channels";
import { jobRequests } from "#db/schema/operations";
import { messageExternalIds, origins } from "#db/schema/sending";
import type { Failure, SendOutcome } from "#lib/connectors/connector";
import { testDatabase } from "#lib/testing/database";
import { checkInvariants } from "#lib/testing/invariants";
import { claimMessages } from "./claim.ts";
import type { LaneLease } from "./lanes/lanes.ts";
import type { Origin } from "./origins/origins.ts";
import { recordOutcomes, stopByObstacle } from "./record-outcomes.ts";
import {
  campaignOf,
  hooks,
  laneOf,
  later,
  makeCampaign,
  makeTenant,
  messagesOf,
  outboxOf,
  prepare,
  statesOf,
  type Tenant,
  take,
} from "./testing.ts";
import { acceptedAs, failureOf } from "./testing-platform.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

let tenant: Tenant;
let held: LaneLease;
let campaign: Origin;
beforeEach(async () => {
  tenant = await makeTenant(owner);
  held = await take(tenant);
  campaign = await makeCampaign(tenant);
});

const rejected = (kind: Failure["kind"]): SendOutcome => ({ outcome: "rejected", failure: failureOf(kind) });
const throttled = (retryAfterMs: number): SendOutcome => ({
  outcome: "retry_later",
  failure: failureOf("THROTTLED_SENDER", retryAfterMs),
});

/** Sends one message of the campaign for each outcome, and records those. */
async function send(outcomes: SendOutcome[]) {
  await prepare(tenant, campaign, { people: outcomes.length });
  const claim = await claimMessages(tenant.ctx, hooks, held, outcomes.length);
  const batch = (claim?.claimed ?? []).map((message, i) => ({
    ...{ message, tookMs: 5, at: later(1) },
    outcome: outcomes[i] ?? acceptedAs(message),
  }));
  await recordOutcomes({ ...tenant.ctx, now: later(1) }, hooks, { held, platform: "whatsapp" }, batch);
  return batch;
}

async function eventsOf(origin: Origin) {
  const rows = await owner.db.select().from(campaignEvents).where(eq(campaignEvents.campaignId, origin.id));
  return rows.map(({ kind, values }) => ({ kind, values }));
}

async function originState() {
  const [row] = await owner.db.select().from(origins).where(eq(origins.id, campaign.id));
  return row?.state;
}

async function bindingOf() {
  const [row] = await owner.db.select().from(bindings).where(eq(bindings.channelId, tenant.channelId));
  return row;
}

const suppressed = () =>
  owner.db.select().from(suppressions).where(eq(suppressions.workspaceId, tenant.ctx.workspaceId));

describe("recordOutcomes", () => {
  it("keeps each message's state, its ids at the platform and the campaign's figures", async () => {
    const parts: SendOutcome = { outcome: "accepted", externalIds: ["a", "b"], receipts: [], held: false };
    const batch = await send([parts, rejected("RECIPIENT")]);
    expect(await messagesOf(tenant)).toMatchObject([
      { state: "accepted", externalId: "a", attempt: 1, acceptedAt: later(1) },
      { state: "failed", failureKind: "RECIPIENT", failureCode: "131000" },
    ]);
    const ids = await owner.db
      .select()
      .from(messageExternalIds)
      .where(eq(messageExternalIds.workspaceId, tenant.ctx.workspaceId));
    const of = { messageId: batch[0]?.message.id, laneId: tenant.laneId, parts: 2 };
    expect(ids).toMatchObject([
      { externalId: "a", part: 0, ...of },
      { externalId: "b", part: 1, ...of },
    ]);
    expect(await outboxOf(tenant)).toEqual([]);
    expect(await campaignOf(tenant, campaign)).toMatchObject({ queued: 0, accepted: 1, failed: 1 });
    expect(await checkInvariants(owner.sql, tenant.ctx.workspaceId)).toEqual([]);
  });

  it("notes when a message was taken whose id a receipt has brought before the answer, and no other's", async () => {
    const [mine = "", other = ""] = await prepare(tenant, campaign, { people: 2 });
    const { workspaceId } = tenant.ctx;
    const brought = (externalId: string) => ({ workspaceId, laneId: tenant.laneId, externalId, messageId: mine });
    await owner.db.insert(messageExternalIds).values([brought(`w-${mine}`), brought(`w-${other}`)]);
    const claim = await claimMessages(tenant.ctx, hooks, held, 2);
    const record = (seconds: number) =>
      recordOutcomes(
        { ...tenant.ctx, now: later(seconds) },
        hooks,
        { held, platform: "whatsapp" },
        (claim?.claimed ?? []).map((message) => ({ message, outcome: acceptedAs(message), tookMs: 5, at: later(1) })),
      );
    await record(1);
    await record(9);
    const ids = await owner.db
      .select()
      .from(messageExternalIds)
      .where(eq(messageExternalIds.workspaceId, workspaceId))
      .orderBy(messageExternalIds.externalId);
    expect(ids).toMatchObject([
      { externalId: `w-${mine}`, messageId: mine, acceptedAt: later(1) },
      { externalId: `w-${other}`, messageId: mine, acceptedAt: null },
    ]);
  });

  it("records an opt-out that the platform reports, and fails the message", async () => {
    const [optedOut] = await send([rejected("OPTED_OUT"), rejected("RECIPIENT")]);
    expect(await statesOf(tenant)).toEqual({ failed: 2 });
    expect(await suppressed()).toMatchObject([
      { platform: "whatsapp", address: optedOut?.message.address, addressKind: "phone", source: "platform" },
    ]);
  });

  it("records no opt-out while the platform may still take the message", async () => {
    await send([{ outcome: "retry_later", failure: failureOf("OPTED_OUT") }]);
    expect(await suppressed()).toEqual([]);
  });

  it.each([
    ["AUTH", "platform_auth"],
    ["POLICY", "platform_policy"],
    ["QUOTA", "platform_quota"],
  ] as const)(
    "pauses the campaign on %s, lets its message wait and keeps the words with the binding",
    async (kind, stateReason) => {
      await send([acceptedAs({ id: "1" }), rejected(kind)]);
      expect(await campaignOf(tenant, campaign)).toMatchObject({
        state: "paused",
        stateReason,
        queued: 1,
        accepted: 1,
      });
      expect(await originState()).toBe("paused");
      expect(await outboxOf(tenant)).toMatchObject([{ state: "waiting", attempt: 1 }]);
      expect(await bindingOf()).toMatchObject({ trouble: "131000 It did not work", checkedAt: later(1) });
      expect(await eventsOf(campaign)).toContainEqual({ kind: "stopped_by_obstacle", values: { reason: stateReason } });
    },
  );

  it.each(["AUTH", "POLICY"] as const)("asks at once how the account stands when sending meets %s", async (kind) => {
    await send([rejected(kind), rejected(kind)]);
    const asked = await owner.db.select().from(jobRequests).where(eq(jobRequests.kind, "channel.check"));
    expect(asked.filter(({ workspaceId }) => workspaceId === tenant.ctx.workspaceId)).toMatchObject([
      { key: tenant.channelId, payload: { channelId: tenant.channelId }, dueAt: later(1) },
    ]);
  });

  it("pauses the campaign when the platform refuses its template, which is not the account's trouble", async () => {
    await send([rejected("TEMPLATE"), rejected("TEMPLATE"), rejected("TEMPLATE")]);
    expect(await campaignOf(tenant, campaign)).toMatchObject({ state: "paused", stateReason: "template_refused" });
    expect(await bindingOf()).toMatchObject({ trouble: null });
  });

  it("does not stop a campaign for failures of single people", async () => {
    await send([rejected("RECIPIENT"), rejected("RECIPIENT"), rejected("RECIPIENT")]);
    expect(await originState()).toBe("running");
  });

  it("leaves a campaign alone for half a minute whose template the platform does not know yet, and fails nobody", async () => {
    await owner.sql`UPDATE templates SET decided_at = ${later(-60).toISOString()} WHERE code = ${tenant.templateCode}`;
    const unknown: SendOutcome = { outcome: "rejected", failure: { ...failureOf("TEMPLATE"), templateUnknown: true } };
    await send([unknown, unknown, unknown]);
    expect(await campaignOf(tenant, campaign)).toMatchObject({ state: "running", queued: 3, failed: 0 });
    const [origin] = await owner.db.select().from(origins).where(eq(origins.id, campaign.id));
    expect(origin).toMatchObject({ state: "running", restsUntil: later(31) });
    expect(await checkInvariants(owner.sql, tenant.ctx.workspaceId)).toEqual([]);
  });

  it.each([
    ["payment", "platform_payment"],
    ["reputation", "platform_reputation"],
    [null, "platform_quota"],
  ] as const)("pauses a campaign for what must be settled first: %s", async (remedy, reason) => {
    const failure = { ...failureOf("QUOTA"), ...(remedy ? { remedy } : {}) };
    await send([{ outcome: "rejected", failure }]);
    expect(await campaignOf(tenant, campaign)).toMatchObject({ state: "paused", stateReason: reason, queued: 1 });
  });

  it("slows the lane once for a throttled burst, and notes it on the campaign", async () => {
    const before = Date.now();
    await send([throttled(8_000), throttled(8_000), acceptedAs({ id: "1" })]);
    const lane = await laneOf(tenant);
    expect(lane?.pacePerSecond).toBe(tenant.limitPerSecond / 2);
    expect(lane?.nextSlotAt.getTime()).toBeGreaterThan(before + 7_000);
    await send([throttled(8_000)]);
    expect((await eventsOf(campaign)).filter(({ kind }) => kind === "slowed")).toEqual([
      { kind: "slowed", values: { pace: tenant.limitPerSecond / 2, code: "131000" } },
    ]);
    expect(await campaignOf(tenant, campaign)).toMatchObject({ state: "running", queued: 3, accepted: 1 });
  });

  it("rests a second where the platform does not say how long", async () => {
    const before = Date.now();
    await send([{ outcome: "retry_later", failure: failureOf("THROTTLED_SENDER") }]);
    const after = Date.now();
    const restsUntil = (await laneOf(tenant))?.nextSlotAt.getTime();
    expect(restsUntil).toBeGreaterThan(before + 500);
    expect(restsUntil).toBeLessThan(after + 1_500);
  });

  it("slows the lane before the platform's limit is used up, although every message was taken", async () => {
    const used = (usage: number): SendOutcome => ({
      ...{ outcome: "accepted", externalIds: [`wamid.usage${usage}`], receipts: [], held: false, usage },
    });
    await send([used(0.79)]);
    expect(await laneOf(tenant)).toMatchObject({ pacePerSecond: tenant.limitPerSecond });
    await send([used(0.9)]);
    expect((await laneOf(tenant))?.pacePerSecond).toBeCloseTo(tenant.limitPerSecond / 2, 3);
    expect((await eventsOf(campaign)).filter(({ kind }) => kind === "slowed")).toEqual([
      { kind: "slowed", values: { pace: tenant.limitPerSecond / 2, code: "usage" } },
    ]);
  });

  it("keeps the lower pace where the platform both throttles and tells how much is used up", async () => {
    const usage: SendOutcome = { outcome: "accepted", externalIds: ["w-used"], receipts: [], held: false, usage: 0.9 };
    await send([{ outcome: "retry_later", failure: { ...failureOf("THROTTLED_SENDER", 4_000), code: null } }, usage]);
    expect((await eventsOf(campaign)).filter(({ kind }) => kind === "slowed")).toEqual([
      { kind: "slowed", values: { pace: tenant.limitPerSecond / 4, code: "" } },
    ]);
  });

  it("tells several campaigns in one order for all workers, whatever order their answers come in", async () => {
    const other = await makeCampaign(tenant);
    await prepare(tenant, campaign);
    await prepare(tenant, other);
    const claim = await claimMessages(tenant.ctx, hooks, held, 2);
    const told: string[] = [];
    const tell = (what: string) => async (_ctx: unknown, id: string) => void told.push(`${what} ${id}`);
    const recording = {
      campaign: {
        progressed: async () => {},
        inDoubt: async () => {},
        stopped: tell("stopped"),
        slowed: tell("slowed"),
      },
    };
    const batch = (claim?.claimed ?? [])
      .toSorted((a, b) => (a.origin.id < b.origin.id ? 1 : -1))
      .map((message, n) => ({
        ...{ message, tookMs: 5, at: later(1) },
        outcome: n === 0 ? throttled(8_000) : rejected("AUTH"),
      }));
    await recordOutcomes(tenant.ctx, recording, { held, platform: "whatsapp" }, batch);
    expect(batch.map(({ message }) => message.origin.id)).toEqual([other.id, campaign.id]);
    expect(told).toEqual([
      ...[`slowed ${campaign.id}`, `slowed ${other.id}`],
      ...[`stopped ${campaign.id}`, `stopped ${other.id}`],
    ]);
  });

  describe("of a mail", () => {
    const returnsOf = async () => {
      const [row] = await owner.sql<{ accepted: number; bounces: number }[]>`
        SELECT sum(accepted)::int AS accepted, sum(bounces)::int AS bounces FROM sender_domain_hours
        WHERE workspace_id = ${tenant.ctx.workspaceId} AND domain = 'shop.example'`;
      return row;
    };
    /** Mails leave from the tenant's sender, on its own lane or on the channel's. */
    async function mail(outcomes: SendOutcome[], laneId = tenant.laneId) {
      await owner.sql`UPDATE senders SET external_id = 'hello@shop.example' WHERE id = ${tenant.senderId}`;
      await prepare(tenant, campaign, { people: outcomes.length });
      const claim = await claimMessages(tenant.ctx, hooks, held, outcomes.length);
      const batch = (claim?.claimed ?? []).map((message, i) => ({
        ...{ message, tookMs: 5, at: later(1) },
        outcome: outcomes[i] ?? acceptedAs(message),
      }));
      await recordOutcomes(tenant.ctx, hooks, { held: { ...held, laneId }, platform: "email" }, batch);
      return batch.map(({ message }) => message.address);
    }
    const gone = (address: "gone" | "doubtful"): SendOutcome => ({
      outcome: "rejected",
      failure: { ...failureOf("RECIPIENT"), address },
    });

    it("counts what was taken and what came back at once for the domain it came from", async () => {
      await mail([
        acceptedAs({ id: "1" }),
        acceptedAs({ id: "2" }),
        gone("gone"),
        gone("doubtful"),
        rejected("RECIPIENT"),
      ]);
      expect(await returnsOf()).toEqual({ accepted: 2, bounces: 1 });
    });

    it.each(["its own lane", "the channel's lane"])(
      "keeps people from being written to who are gone or opted out, by the sender of %s",
      async (lane) => {
        const ofChannel = lane === "the channel's lane";
        const outcomes = [acceptedAs({ id: "1" }), gone("gone"), gone("doubtful"), rejected("OPTED_OUT")];
        const [, dead, , optedOut] = await mail(outcomes, ofChannel ? tenant.channelId : tenant.laneId);
        const kept = (await suppressed()).map(({ address, source }) => `${address} ${source}`);
        expect(kept.sort()).toEqual([`${dead} platform`, `${optedOut} platform`].sort());
        const by = await owner.sql<{ senderId: string }[]>`
          SELECT DISTINCT sender_id AS "senderId" FROM daily_opt_outs
          WHERE workspace_id = ${tenant.ctx.workspaceId} AND channel_id = ${tenant.channelId}`;
        expect([...by]).toEqual([{ senderId: ofChannel ? "" : tenant.laneId }]);
      },
    );
  });

  it("changes no pace for a person's own limit", async () => {
    await send([{ outcome: "retry_later", failure: failureOf("THROTTLED_RECIPIENT", 8_000) }]);
    expect(await laneOf(tenant)).toMatchObject({ pacePerSecond: tenant.limitPerSecond });
  });

  it("changes nothing when the try is not the message's last one any more", async () => {
    const [ended] = await send([{ outcome: "uncertain", failure: failureOf("UNKNOWN_OUTCOME") }]);
    if (!ended) throw new Error("nothing was sent");
    await owner.sql`UPDATE outbox SET attempt = 2, state = 'sending' WHERE workspace_id = ${tenant.ctx.workspaceId}`;
    const late = { ...ended, outcome: rejected("RECIPIENT") };
    await recordOutcomes(tenant.ctx, hooks, { held, platform: "whatsapp" }, [late]);
    expect(await statesOf(tenant)).toEqual({ uncertain: 1 });
  });
});

describe("stopByObstacle", () => {
  it("stops the campaign for good where nothing of it can be sent any more, and calls its messages back", async () => {
    await prepare(tenant, campaign, { people: 2 });
    await stopByObstacle(tenant.ctx, hooks, [{ origin: campaign, reason: "template_in_review" }]);
    expect(await campaignOf(tenant, campaign)).toMatchObject({ state: "stopping", stateReason: "template_in_review" });
    expect(await originState()).toBe("stopped");
  });

  it("pauses the campaign where a person may resume it", async () => {
    await stopByObstacle(tenant.ctx, hooks, [{ origin: campaign, reason: "sender_not_connected" }]);
    expect(await campaignOf(tenant, campaign)).toMatchObject({ state: "paused", finishedAt: null });
    expect(await originState()).toBe("paused");
  });
});
