import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import type { TemplateCategory } from "#db/enums";
import { campaignEvents } from "#db/schema/campaigns";
import { messageEvents } from "#db/schema/messages";
import { finishCampaigns } from "#lib/campaigns/control/finish";
import { applyChanges, type MessageChange } from "#lib/sending/apply-changes";
import { claimMessages } from "#lib/sending/claim";
import { createOrigin, type Origin, setOriginState } from "#lib/sending/origins/origins";
import { recordOutcomes } from "#lib/sending/record-outcomes";
import {
  campaignOf,
  forgetJobs,
  hooks,
  jobsOf,
  later,
  makeCampaign,
  makeTenant,
  outboxOf,
  prepare,
  statesOf,
  type Tenant,
  take,
} from "#lib/sending/testing";
import { acceptedAs } from "#lib/sending/testing-platform";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { checkInvariants } from "#lib/testing/invariants";
import { markAbandoned, settleUncertain } from "./uncertain.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
const worker = await connectionAs("worker");
afterAll(() => owner.close());

let tenant: Tenant;
let campaign: Origin;
beforeEach(async () => {
  // What earlier tests left in doubt must not be found.
  await owner.sql`DELETE FROM outbox`;
  tenant = await makeTenant(owner);
  campaign = await makeCampaign(tenant);
});

const contextAt = (now: Date) => (workspaceId: string) => ({ ...tenant.ctx, workspaceId, now });
const mark = (seconds: number) => markAbandoned(worker.db, contextAt(later(seconds)), hooks, later(seconds));
/** Looks for messages whose deadline of a minute has passed. */
const settle = (seconds: number) =>
  settleUncertain(worker.db, contextAt(later(seconds)), hooks, later(seconds), 60_000);

/** Messages whose try began at noon. @returns their ids */
async function send(people = 1, category: TemplateCategory = "utility"): Promise<string[]> {
  const ids = await prepare(tenant, campaign, { people, category });
  await claimMessages(tenant.ctx, hooks, await take(tenant), people);
  await forgetJobs(tenant);
  return ids;
}

/** Messages in doubt since noon, the second twenty after it. */
async function sendIntoDoubt(people = 1, category: TemplateCategory = "utility"): Promise<string[]> {
  const ids = await send(people, category);
  await applyChanges(
    tenant.ctx,
    hooks,
    ids.map((messageId) => doubtful(messageId, 1)),
  );
  return ids;
}

const doubtful = (messageId: string, attempt: number): MessageChange => ({
  messageId,
  attempt,
  target: "uncertain",
  eventKind: "uncertain",
  key: `uncertain:${attempt}`,
  at: later(20),
});

/** Messages of another campaign that left at `seconds` after noon on the tenant's lane and were accepted. @returns their ids */
async function sendLater(people = 20, seconds = 30, on = tenant): Promise<string[]> {
  const ctx = { ...on.ctx, now: later(seconds) };
  const ids = await prepare(on, await makeCampaign(on), { people, at: ctx.now });
  const held = { laneId: on.laneId, lease: await leaseOf(on), channelId: on.channelId, wakeups: 1 };
  const claim = await claimMessages(ctx, hooks, held, people);
  expect(claim?.claimed).toHaveLength(people);
  const ended = (claim?.claimed ?? []).map((message) => ({
    message,
    outcome: acceptedAs(message),
    tookMs: 1,
    at: ctx.now,
  }));
  await recordOutcomes({ ...ctx, now: later(seconds + 1) }, hooks, { held, platform: "whatsapp" }, ended);
  await forgetJobs(on);
  return ids;
}

/** A receipt of each of these messages, as a webhook brings it. */
async function receive(
  ids: string[],
  seconds = 32,
  kind: "sent" | "delivered" | "read" | "failed" = "sent",
  on = tenant,
): Promise<void> {
  const failure = { kind: "RECIPIENT", code: "131026", detail: "unreachable" } as const;
  await applyChanges(
    { ...on.ctx, now: later(seconds) },
    hooks,
    ids.map((messageId) => ({
      ...{ messageId, target: kind, eventKind: kind, key: `status:w-${messageId}:${kind}`, at: later(seconds) },
      ...{ externalId: `w-${messageId}`, detail: { by: "webhook" }, ...(kind === "failed" ? { failure } : {}) },
    })),
  );
}

/** Something that the platform posted for a channel. */
const hear = (seconds: number, channelId = tenant.channelId, appliedAt: Date | null = later(seconds)) => owner.sql`
  INSERT INTO inbound_events (workspace_id, channel_id, platform, body, received_at, applied_at)
  VALUES (${tenant.ctx.workspaceId}, ${channelId}, 'whatsapp', '', ${later(seconds).toISOString()},
    ${appliedAt?.toISOString() ?? null})`;

/** Proof that the way back of what left at noon is open. */
const prove = async () => receive(await sendLater());

async function proveOnForeignLane() {
  const other = await makeTenant(owner);
  await receive(await sendLater(20, 30, other), 32, "sent", other);
}

const kindsOf = async (id: string) =>
  (await owner.db.select().from(messageEvents).where(eq(messageEvents.messageId, id))).map(({ kind }) => kind);
const notes = async () =>
  (await owner.db.select().from(campaignEvents).where(eq(campaignEvents.campaignId, campaign.id)))
    .filter(({ kind }) => ["uncertain", "resent", "left_in_doubt"].includes(kind))
    .map(({ kind, values }) => ({ kind, ...values }));

describe("markAbandoned", () => {
  it("leaves a try in doubt when nothing was heard of it for more than forty seconds", async () => {
    const [id = ""] = await send(2);
    expect(await mark(40)).toBe(0);
    expect(await statesOf(tenant)).toEqual({ queued: 2 });
    expect(await mark(40.001)).toBe(2);
    expect(await statesOf(tenant)).toEqual({ uncertain: 2 });
    expect(await outboxOf(tenant)).toMatchObject(Array(2).fill({ state: "uncertain", attempt: 1 }));
    expect(await kindsOf(id)).toEqual(["uncertain"]);
    expect(await campaignOf(tenant, campaign)).toMatchObject({ queued: 0, uncertain: 2 });
    expect(await notes()).toEqual([{ kind: "uncertain", people: 2 }]);
    expect(await checkInvariants(owner.sql, tenant.ctx.workspaceId)).toEqual([]);
  });

  it("tells the campaign once when several workers look at once", async () => {
    await send(2);
    await Promise.all([mark(41), mark(41), mark(41)]);
    expect(await campaignOf(tenant, campaign)).toMatchObject({ queued: 0, uncertain: 2 });
    expect(await notes()).toEqual([{ kind: "uncertain", people: 2 }]);
  });

  it("leaves messages alone that wait", async () => {
    await prepare(tenant, campaign);
    expect(await mark(3_600)).toBe(0);
    expect(await outboxOf(tenant)).toMatchObject([{ state: "waiting" }]);
  });

  it("finds the tries of several workspaces, each told to its own campaign", async () => {
    await send();
    const other = await makeTenant(owner);
    const theirs = await makeCampaign(other);
    await prepare(other, theirs);
    await claimMessages(other.ctx, hooks, await take(other), 1);
    expect(await mark(41)).toBe(2);
    expect(await campaignOf(tenant, campaign)).toMatchObject({ uncertain: 1 });
    expect(await campaignOf(other, theirs)).toMatchObject({ uncertain: 1 });
  });
});

describe("settleUncertain", () => {
  it("sends again what is in doubt when nearly all that left the lane later has receipts", async () => {
    const [id = ""] = await sendIntoDoubt();
    await prove();
    await settle(50);
    expect(await outboxOf(tenant)).toMatchObject([{ state: "uncertain", dueAt: later(60) }]);
    await settle(60);
    expect(await outboxOf(tenant)).toMatchObject([{ messageId: id, state: "waiting", attempt: 1, dueAt: later(60) }]);
    expect(await campaignOf(tenant, campaign)).toMatchObject({ queued: 1, uncertain: 0 });
    expect(await notes()).toEqual([{ kind: "resent", people: 1 }]);
    expect(await jobsOf(tenant)).toMatchObject([{ kind: "lane.drive", key: tenant.laneId }]);
  });

  it.each(["delivered", "read", "failed"] as const)("takes a receipt that says %s for proof as well", async (kind) => {
    await sendIntoDoubt();
    await receive(await sendLater(), 32, kind);
    await settle(600);
    expect(await outboxOf(tenant)).toMatchObject([{ state: "waiting" }]);
  });

  it.each<[string, () => unknown]>([
    ["nothing was heard of the platform", () => undefined],
    ["an inbound message was all that came", () => hear(30)],
    ["fewer than twenty left later", async () => receive(await sendLater(19))],
    ["those that left later have no receipts", () => sendLater(40)],
    ["fewer than nine of ten that left later have receipts", async () => receive((await sendLater(20)).slice(3))],
    ["all with receipts left before", async () => receive(await sendLater(20, -5))],
    ["only another lane has receipts", proveOnForeignLane],
    ["something that the platform posted is not applied", () => prove().then(() => hear(40, tenant.channelId, null))],
    ["a receipt came whose message is not known", () => prove().then(() => keepOrphan(590))],
  ])("sends nothing again while %s", async (_name, happen) => {
    await sendIntoDoubt();
    await happen();
    await settle(600);
    expect(await outboxOf(tenant)).toMatchObject([{ state: "uncertain" }]);
    expect(await jobsOf(tenant)).toEqual([]);
  });

  it("does not take answers of ours for receipts", async () => {
    await sendIntoDoubt();
    const ids = await sendLater();
    await owner.sql`INSERT INTO message_events (workspace_id, message_id, key, kind, at, recorded_at, detail)
      SELECT workspace_id, id, 'sent', 'sent', handed_over_at, handed_over_at, '{}' FROM messages WHERE id = ANY(${ids})`;
    await settle(600);
    expect(await outboxOf(tenant)).toMatchObject([{ state: "uncertain" }]);
  });

  it("waits the longer the later the others' receipts come", async () => {
    await sendIntoDoubt();
    await receive(await sendLater(20, 30), 30 + 180);
    await settle(300);
    expect(await outboxOf(tenant)).toMatchObject([{ state: "uncertain" }]);
    await settle(540);
    expect(await outboxOf(tenant)).toMatchObject([{ state: "waiting" }]);
  });

  it("never sends marketing again, and leaves it in doubt once its receipt would have come", async () => {
    await owner.sql`UPDATE workspaces SET require_consent = false WHERE id = ${tenant.ctx.workspaceId}`;
    const [id = ""] = await sendIntoDoubt(1, "marketing");
    await settle(600);
    expect(await outboxOf(tenant)).toMatchObject([{ state: "uncertain" }]);
    await prove();
    await settle(1_200);
    expect(await outboxOf(tenant)).toEqual([]);
    expect(await campaignOf(tenant, campaign)).toMatchObject({ uncertain: 1, queued: 0 });
    expect((await kindsOf(id)).sort()).toEqual(["left_in_doubt", "uncertain"]);
    expect(await notes()).toEqual([{ kind: "left_in_doubt", people: 1 }]);
  });

  it("leaves what nothing is known of in doubt after a day; the campaign ends then and not before", async () => {
    await sendIntoDoubt();
    const finish = (seconds: number) => finishCampaigns(worker.db, contextAt(later(seconds)), later(seconds));
    await settle(86_399);
    await finish(86_399);
    expect(await campaignOf(tenant, campaign)).toMatchObject({ state: "running" });
    await settle(86_400);
    await finish(86_401);
    expect(await campaignOf(tenant, campaign)).toMatchObject({ state: "partly_failed", uncertain: 1 });
    expect(await checkInvariants(owner.sql, tenant.ctx.workspaceId)).toEqual([]);
  });

  it("does not look at the same message again at once", async () => {
    await sendIntoDoubt();
    await settle(600);
    expect(await outboxOf(tenant)).toMatchObject([{ state: "uncertain", dueAt: later(660) }]);
    await prove();
    await settle(659);
    expect(await outboxOf(tenant)).toMatchObject([{ state: "uncertain" }]);
    await settle(660);
    expect(await outboxOf(tenant)).toMatchObject([{ state: "waiting" }]);
  });

  it.each<["set aside" | "dismissed", string]>([
    ["set aside", "uncertain"],
    ["dismissed", "waiting"],
  ])("with something posted for the channel that was %s a message is %s", async (fate, state) => {
    await sendIntoDoubt();
    await prove();
    await hear(40, tenant.channelId, null);
    await owner.sql`
      UPDATE inbound_events SET set_aside_at = received_at, dismissed_at = ${fate === "dismissed" ? later(50).toISOString() : null}
      WHERE workspace_id = ${tenant.ctx.workspaceId} AND applied_at IS NULL`;
    await settle(600);
    expect(await outboxOf(tenant)).toMatchObject([{ state }]);
  });

  it.each([
    ["of the last ten minutes keeps it", 1, tenantChannel, "uncertain"],
    ["whose channel is not known keeps it", 1, () => "", "uncertain"],
    ["of another channel does not keep it", 1, () => "cams-another000", "waiting"],
    ["that is older does not keep it", -1, tenantChannel, "waiting"],
  ])("a receipt of an unknown message %s", async (_name, at, channelId, state) => {
    await sendIntoDoubt();
    await prove();
    await keepOrphan(100 + at, channelId());
    await settle(700);
    expect(await outboxOf(tenant)).toMatchObject([{ state }]);
  });

  it("sends a message again at most once", async () => {
    const [id = ""] = await sendIntoDoubt();
    await prove();
    await settle(61);
    const driver = { laneId: tenant.laneId, lease: await leaseOf(), channelId: tenant.channelId, wakeups: 1 };
    const again = await claimMessages({ ...tenant.ctx, now: later(62) }, hooks, driver, 1);
    expect(again?.claimed).toMatchObject([{ id, attempt: 2 }]);
    await applyChanges(tenant.ctx, hooks, [doubtful(id, 2)]);
    await receive(await sendLater(20, 100), 102);
    await settle(600);
    expect(await outboxOf(tenant)).toEqual([]);
    expect((await statesOf(tenant)).uncertain).toBe(1);
    expect((await kindsOf(id)).filter((kind) => kind === "resent")).toHaveLength(1);
  });

  it("sends nothing again over a connection, whose receipts cannot find a message without an answer", async () => {
    const [id = ""] = await sendIntoDoubt();
    await owner.sql`UPDATE bindings SET holds_session = true WHERE channel_id = ${tenant.channelId}`;
    await prove();
    await settle(61);
    expect(await outboxOf(tenant)).toEqual([]);
    expect((await kindsOf(id)).sort()).toEqual(["left_in_doubt", "uncertain"]);
  });

  it("sends nothing again of a stopped origin, and leaves it in doubt", async () => {
    await sendIntoDoubt();
    await prove();
    await setOriginState(tenant.ctx, campaign, "stopped");
    // Others of the same name that still run.
    await createOrigin(tenant.ctx, { kind: "api", id: campaign.id });
    await createOrigin((await makeTenant(owner)).ctx, campaign);
    await settle(600);
    expect(await outboxOf(tenant)).toEqual([]);
    expect(await statesOf(tenant)).toMatchObject({ uncertain: 1 });
  });

  it("is not kept from it by another message that was sent again", async () => {
    const [, id = ""] = await sendIntoDoubt(2);
    const [first] = await outboxOf(tenant);
    const resent = { key: "resent:1", kind: "resent", at: later(30) } as const;
    const other = await makeTenant(owner);
    await owner.db.insert(messageEvents).values([
      { workspaceId: tenant.ctx.workspaceId, messageId: first?.messageId ?? "", ...resent },
      { workspaceId: other.ctx.workspaceId, messageId: id, ...resent },
    ]);
    await prove();
    await settle(61);
    expect(await outboxOf(tenant)).toMatchObject([{ messageId: id, state: "waiting" }]);
  });

  it("is not kept from it by what was posted before the message left", async () => {
    await sendIntoDoubt();
    await hear(-50, tenant.channelId, null);
    await prove();
    await settle(61);
    expect(await outboxOf(tenant)).toMatchObject([{ state: "waiting" }]);
  });

  it("lets messages of a paused origin wait again", async () => {
    await sendIntoDoubt();
    await prove();
    await setOriginState(tenant.ctx, campaign, "paused");
    await settle(600);
    expect(await outboxOf(tenant)).toMatchObject([{ state: "waiting" }]);
  });

  it("leaves a message alone whose try is still under way", async () => {
    await send();
    await prove();
    await settle(600);
    expect(await outboxOf(tenant)).toMatchObject([{ state: "sending" }]);
  });

  it("sends a message again once when two workers look at once", async () => {
    const [id = ""] = await sendIntoDoubt();
    await prove();
    await Promise.all([settle(61), settle(61), settle(61)]);
    expect((await kindsOf(id)).filter((kind) => kind === "resent")).toHaveLength(1);
    expect(await campaignOf(tenant, campaign)).toMatchObject({ queued: 1, uncertain: 0 });
    expect(await notes()).toEqual([{ kind: "resent", people: 1 }]);
  });
});

describe("an answer that comes after all", () => {
  it("settles a message in doubt", async () => {
    const [id = ""] = await sendIntoDoubt();
    await applyChanges(tenant.ctx, hooks, [
      { messageId: id, target: "delivered", at: later(90), key: "status:delivered", eventKind: "delivered" },
    ]);
    expect(await statesOf(tenant)).toEqual({ delivered: 1 });
    expect(await outboxOf(tenant)).toEqual([]);
  });

  it("changes nothing when it belongs to an earlier try", async () => {
    const [id = ""] = await sendIntoDoubt();
    await prove();
    await settle(61);
    const driver = { laneId: tenant.laneId, lease: await leaseOf(), channelId: tenant.channelId, wakeups: 1 };
    await claimMessages({ ...tenant.ctx, now: later(62) }, hooks, driver, 1);
    const stale = {
      ...doubtful(id, 1),
      target: "failed",
      eventKind: "failed",
      key: "failed:1",
    } satisfies MessageChange;
    await applyChanges(tenant.ctx, hooks, [stale]);
    expect(await outboxOf(tenant)).toMatchObject([{ state: "sending", attempt: 2 }]);
    expect(await statesOf(tenant)).toMatchObject({ queued: 1 });
  });
});

async function leaseOf(on = tenant): Promise<string> {
  const find = () => owner.sql<{ lease: string | null }[]>`
    SELECT lease FROM lanes WHERE workspace_id = ${on.ctx.workspaceId} AND id = ${on.laneId}`;
  const [lane] = await find();
  return lane?.lease ?? (await take(on)).lease;
}

const tenantChannel = () => tenant.channelId;

/** A receipt of a message that nobody knows. */
async function keepOrphan(seconds: number, channelId = tenant.channelId): Promise<void> {
  await owner.sql`
    INSERT INTO orphan_receipts (workspace_id, external_id, key, channel_id, event, received_at)
    VALUES (${tenant.ctx.workspaceId}, 'w1', 'k', ${channelId}, '{}', ${later(seconds).toISOString()})`;
}
