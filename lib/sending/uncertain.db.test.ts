import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { campaignEvents } from "#db/schema/campaigns";
import { messageEvents } from "#db/schema/messages";
import { lanes } from "#db/schema/sending";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { checkInvariants } from "#lib/testing/invariants";
import { applyChanges, type MessageChange } from "./apply-changes.ts";
import { claimMessages } from "./claim.ts";
import { createOrigin, type Origin, setOriginState } from "./origins.ts";
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
} from "./testing.ts";
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
async function send(people = 1): Promise<string[]> {
  const ids = await prepare(tenant, campaign, { people });
  await claimMessages(tenant.ctx, hooks, await take(tenant), people);
  await forgetJobs(tenant);
  return ids;
}

/** Messages in doubt since noon, the second twenty after it. */
async function sendIntoDoubt(people = 1): Promise<string[]> {
  const ids = await send(people);
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

/** Something that the platform posted for a channel and that was applied at once. */
const hear = (seconds: number, channelId = tenant.channelId, appliedAt: Date | null = later(seconds)) => owner.sql`
  INSERT INTO inbound_events (workspace_id, channel_id, platform, body, received_at, applied_at)
  VALUES (${tenant.ctx.workspaceId}, ${channelId}, 'whatsapp', '', ${later(seconds).toISOString()},
    ${appliedAt?.toISOString() ?? null})`;

async function hearOfForeignLane() {
  const other = await makeTenant(owner);
  await owner.db
    .insert(lanes)
    .values({ workspaceId: other.ctx.workspaceId, id: tenant.laneId, channelId: "cams-another000" });
  await hear(30, "cams-another000");
}

const kindsOf = async (id: string) =>
  (await owner.db.select().from(messageEvents).where(eq(messageEvents.messageId, id))).map(({ kind }) => kind);
const notes = async () =>
  (await owner.db.select().from(campaignEvents).where(eq(campaignEvents.campaignId, campaign.id)))
    .filter(({ kind }) => kind === "uncertain" || kind === "resent")
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
  it("sends again what is in doubt when the platform was heard of since and the deadline has passed", async () => {
    const [id = ""] = await sendIntoDoubt();
    await hear(30);
    await settle(60);
    expect(await statesOf(tenant)).toEqual({ uncertain: 1 });
    await settle(61);
    expect(await outboxOf(tenant)).toMatchObject([{ messageId: id, state: "waiting", attempt: 1, dueAt: later(61) }]);
    expect(await statesOf(tenant)).toEqual({ queued: 1 });
    expect(await campaignOf(tenant, campaign)).toMatchObject({ queued: 1, uncertain: 0 });
    expect(await notes()).toEqual([{ kind: "resent", people: 1 }]);
    expect(await jobsOf(tenant)).toMatchObject([{ kind: "lane.drive", key: tenant.laneId }]);
  });

  it.each([
    ["nothing was heard of the platform", () => undefined],
    ["the platform was heard of before the message left only", () => hear(-10)],
    ["the platform was heard of within two seconds only", () => hear(2)],
    ["only another channel was heard of", () => hear(30, "cams-another000")],
    ["only a channel was heard of that another workspace's lane of the same name has", hearOfForeignLane],
  ])("sends nothing again while %s", async (_name, happen) => {
    await sendIntoDoubt();
    await happen();
    await settle(600);
    expect(await statesOf(tenant)).toEqual({ uncertain: 1 });
    expect(await jobsOf(tenant)).toEqual([]);
  });

  it("sends nothing again while what the platform posted is not applied", async () => {
    await sendIntoDoubt();
    await hear(30);
    await hear(40, tenant.channelId, null);
    await settle(600);
    expect(await statesOf(tenant)).toEqual({ uncertain: 1 });
  });

  it("sends nothing again while something posted for the channel is set aside", async () => {
    await sendIntoDoubt();
    await hear(30);
    await hear(40, tenant.channelId, null);
    await owner.sql`
      UPDATE inbound_events SET set_aside_at = received_at
      WHERE workspace_id = ${tenant.ctx.workspaceId} AND applied_at IS NULL`;
    await settle(600);
    expect(await statesOf(tenant)).toEqual({ uncertain: 1 });
  });

  it("sends a message again at most once", async () => {
    const [id = ""] = await sendIntoDoubt();
    await hear(30);
    await settle(61);
    const driver = { laneId: tenant.laneId, lease: await leaseOf(), channelId: tenant.channelId, wakeups: 1 };
    const again = await claimMessages({ ...tenant.ctx, now: later(62) }, hooks, driver, 1);
    expect(again?.claimed).toMatchObject([{ id, attempt: 2 }]);
    await applyChanges(tenant.ctx, hooks, [doubtful(id, 2)]);
    await hear(100);
    await settle(600);
    expect(await statesOf(tenant)).toEqual({ uncertain: 1 });
    expect((await kindsOf(id)).filter((kind) => kind === "resent")).toHaveLength(1);
  });

  it("sends nothing again of a stopped origin", async () => {
    await sendIntoDoubt();
    await hear(30);
    await setOriginState(tenant.ctx, campaign, "stopped");
    // Others of the same name that still run.
    await createOrigin(tenant.ctx, { kind: "api", id: campaign.id });
    await createOrigin((await makeTenant(owner)).ctx, campaign);
    await settle(600);
    expect(await statesOf(tenant)).toEqual({ uncertain: 1 });
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
    await hear(30);
    await settle(61);
    expect(await outboxOf(tenant)).toMatchObject([{ state: "uncertain" }, { messageId: id, state: "waiting" }]);
  });

  it("is not kept from it by what was posted before the message left, although an earlier try is still out", async () => {
    const [id = ""] = await sendIntoDoubt();
    const [earlier = ""] = await prepare(tenant, campaign);
    await owner.sql`
      UPDATE outbox SET state = 'sending', handed_over_at = ${later(-100).toISOString()} WHERE message_id = ${earlier}`;
    await hear(-50, tenant.channelId, null);
    await hear(30);
    await settle(61);
    expect(await outboxOf(tenant)).toMatchObject([
      { messageId: id, state: "waiting" },
      { messageId: earlier, state: "sending" },
    ]);
  });

  it("lets messages of a paused origin wait again", async () => {
    await sendIntoDoubt();
    await hear(30);
    await setOriginState(tenant.ctx, campaign, "paused");
    await settle(600);
    expect(await outboxOf(tenant)).toMatchObject([{ state: "waiting" }]);
  });

  it("leaves a message alone whose try is still under way", async () => {
    await send();
    await hear(30);
    await settle(600);
    expect(await outboxOf(tenant)).toMatchObject([{ state: "sending" }]);
  });

  it("sends a message again once when two workers look at once", async () => {
    const [id = ""] = await sendIntoDoubt();
    await hear(30);
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
    await hear(30);
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
    expect(await statesOf(tenant)).toEqual({ queued: 1 });
  });
});

async function leaseOf(): Promise<string> {
  const [lane] = await owner.sql<{ lease: string }[]>`SELECT lease FROM lanes WHERE id = ${tenant.laneId}`;
  return lane?.lease ?? "";
}
