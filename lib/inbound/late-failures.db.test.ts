import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { certifyCampaign } from "#lib/campaigns/report/certificate";
import { listCampaignEvents } from "#lib/campaigns/report/queries";
import type { Failure } from "#lib/connectors/connector";
import { inTransaction } from "#lib/context";
import { claimMessages } from "#lib/sending/claim";
import type { LaneLease } from "#lib/sending/lanes/lanes";
import type { Origin } from "#lib/sending/origins/origins";
import { maxTries } from "#lib/sending/outcomes";
import { recordOutcomes } from "#lib/sending/record-outcomes";
import {
  campaignOf,
  forgetJobs,
  hooks,
  jobsOf,
  laneOf,
  later,
  makeCampaign,
  makeOrigin,
  makeTenant,
  messagesOf,
  noon,
  outboxOf,
  prepare,
  statesOf,
  type Tenant,
  take,
} from "#lib/sending/testing";
import { failureOf } from "#lib/sending/testing-platform";
import { testDatabase } from "#lib/testing/database";
import { checkInvariants } from "#lib/testing/invariants";
import { applyReceipts, type Receipt } from "./receipts.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

let tenant: Tenant;
let held: LaneLease;
let campaign: Origin;
beforeEach(async () => {
  tenant = await makeTenant(owner, { limitPerSecond: 80 });
  held = await take(tenant);
  await owner.sql`UPDATE lanes SET lease_until = now() + interval '1 hour' WHERE id = ${tenant.laneId}`;
  campaign = await makeCampaign(tenant);
});

const tooFast: Failure = { ...failureOf("THROTTLED_SENDER"), code: "130429", detail: "Too fast" };

/** Messages of the lane leave and are accepted, each under an id of its own. @returns the ids by message */
async function leave(seconds = 1, externalId = (id: string, attempt: number) => `w-${id}-${attempt}`) {
  const ctx = { ...tenant.ctx, now: later(seconds) };
  const claim = await claimMessages(ctx, hooks, held, 100);
  const batch = (claim?.claimed ?? []).map((message) => ({
    ...{ message, tookMs: 10, at: later(seconds) },
    outcome: {
      outcome: "accepted" as const,
      externalIds: [externalId(message.id, message.attempt)],
      receipts: [],
      held: false,
    },
  }));
  await recordOutcomes(ctx, hooks, { held, platform: "whatsapp" }, batch);
  return batch.map(({ message }) => ({ id: message.id, externalId: externalId(message.id, message.attempt) }));
}

const receipt = (
  { id, externalId }: { id: string; externalId: string },
  status: Receipt["status"],
  failure: Failure | null = null,
): Receipt => ({
  kind: "receipt",
  key: `status:${externalId}:${status}`,
  senderExternalId: "s",
  messageExternalId: externalId,
  correlation: id,
  status,
  at: later(5),
  failure,
  pricingCategory: null,
});
const failed = (sent: { id: string; externalId: string }, failure = tooFast) => receipt(sent, "failed", failure);

function apply(receipts: Receipt[], seconds = 5) {
  const ctx = { ...tenant.ctx, now: later(seconds) };
  const place = { channelId: tenant.channelId, platform: "whatsapp" } as const;
  return inTransaction(ctx, (ctx) => applyReceipts(ctx, hooks, place, receipts));
}

/** Everything that waits is due. */
const comesDue = () => owner.sql`
  UPDATE outbox SET due_at = ${noon.toISOString()} WHERE workspace_id = ${tenant.ctx.workspaceId}`;
const expectInvariants = async () => expect(await checkInvariants(owner.sql, tenant.ctx.workspaceId)).toEqual([]);
const certificate = () => certifyCampaign({ ...tenant.ctx, now: later(60) }, campaign.id);

describe("throttling that a platform tells after it had accepted a message", () => {
  it("puts everybody back who was throttled, and nobody else", async () => {
    await prepare(tenant, campaign, { people: 5 });
    const sent = await leave();
    const [first, second, third, ...others] = sent;
    if (!first || !second || !third) throw new Error("nothing left");
    await apply([failed(first), failed(second), receipt(third, "delivered"), ...others.map((o) => receipt(o, "sent"))]);
    expect(await statesOf(tenant)).toEqual({ queued: 2, delivered: 1, sent: 2 });
    expect(await outboxOf(tenant)).toMatchObject([
      { messageId: first.id, state: "waiting", attempt: 1, throttled: 1, tries: 0, handedOverAt: null, priority: 3 },
      { messageId: second.id, laneId: tenant.laneId, originKind: "campaign", originId: campaign.id },
    ]);
    expect(await campaignOf(tenant, campaign)).toMatchObject({ queued: 2, accepted: 3, failed: 0, state: "running" });
    await expectInvariants();
  });

  it("sends them again as new submissions, and the certificate calls nobody messaged twice", async () => {
    await prepare(tenant, campaign, { people: 3 });
    await apply((await leave()).map((sent) => failed(sent)));
    await comesDue();
    const again = await leave(30);
    await apply(again.map((sent) => receipt(sent, "delivered")));
    expect(await statesOf(tenant)).toEqual({ delivered: 3 });
    expect((await messagesOf(tenant)).map(({ externalId, attempt }) => ({ externalId, attempt }))).toEqual(
      again.map(({ externalId }) => ({ externalId, attempt: 2 })),
    );
    expect(await certificate()).toMatchObject({ delivered: 3, messagedTwice: 0, lost: 0, addsUp: true });
    await expectInvariants();
  });

  it("counts a person as messaged twice who got the message that was given back after all", async () => {
    await prepare(tenant, campaign);
    const [first] = await leave();
    if (!first) throw new Error("nothing left");
    await apply([failed(first)]);
    await comesDue();
    await leave(30);
    await apply([receipt(first, "delivered")]);
    expect(await statesOf(tenant)).toEqual({ delivered: 1 });
    expect(await certificate()).toMatchObject({ messagedTwice: 1, addsUp: true });
  });

  it("does not send again to a person who got it before its next try", async () => {
    await prepare(tenant, campaign);
    const [first] = await leave();
    if (!first) throw new Error("nothing left");
    await apply([failed(first)]);
    await apply([receipt(first, "delivered")]);
    await comesDue();
    expect(await leave(30)).toEqual([]);
    expect(await statesOf(tenant)).toEqual({ delivered: 1 });
    expect(await certificate()).toMatchObject({ messagedTwice: 0, addsUp: true });
    await expectInvariants();
  });

  it.each<[string, (first: { id: string; externalId: string }) => Receipt[][]]>([
    ["in one post", (first) => [[receipt(first, "sent"), failed(first), receipt(first, "accepted"), failed(first)]]],
    ["in posts of their own", (first) => [[failed(first)], [receipt(first, "sent")], [failed(first)]]],
  ])("is believed whatever else comes for that try, %s", async (_name, posts) => {
    await prepare(tenant, campaign);
    const [first] = await leave();
    if (!first) throw new Error("nothing left");
    for (const post of posts(first)) await apply(post);
    expect(await statesOf(tenant)).toEqual({ queued: 1 });
    expect(await outboxOf(tenant)).toMatchObject([{ state: "waiting", throttled: 1 }]);
    await comesDue();
    expect(await leave(30)).toHaveLength(1);
    await apply([failed(first)]);
    expect(await statesOf(tenant)).toEqual({ accepted: 1 });
    await expectInvariants();
  });

  it("waits for the platform's answer when it comes before that is written down", async () => {
    await prepare(tenant, campaign);
    const ctx = { ...tenant.ctx, now: later(1) };
    const claim = await claimMessages(ctx, hooks, held, 1);
    const [message] = claim?.claimed ?? [];
    if (!message) throw new Error("nothing claimed");
    const early = failed({ id: message.id, externalId: "w1" });
    expect(await apply([early])).toEqual([early]);
    const outcome = { outcome: "accepted" as const, externalIds: ["w1"], receipts: [], held: false };
    await recordOutcomes(ctx, hooks, { held, platform: "whatsapp" }, [{ message, outcome, tookMs: 1, at: later(1) }]);
    expect(await apply([early])).toEqual([]);
    expect(await statesOf(tenant)).toEqual({ queued: 1 });
    await expectInvariants();
  });

  it("is not kept for later when it is repeated while the next try is under way", async () => {
    await prepare(tenant, campaign);
    const [first] = await leave();
    if (!first) throw new Error("nothing left");
    await apply([failed(first)]);
    await comesDue();
    await claimMessages({ ...tenant.ctx, now: later(30) }, hooks, held, 1);
    expect(await apply([failed(first)])).toEqual([]);
    expect(await outboxOf(tenant)).toMatchObject([{ state: "sending", attempt: 2 }]);
  });

  it("is not undone by an answer that is written down only after it", async () => {
    await prepare(tenant, campaign);
    const ctx = { ...tenant.ctx, now: later(1) };
    const claim = await claimMessages(ctx, hooks, held, 1);
    const [message] = claim?.claimed ?? [];
    if (!message) throw new Error("nothing claimed");
    const first = { id: message.id, externalId: "w1" };
    await apply([receipt(first, "sent")]);
    await apply([failed(first)]);
    const outcome = { outcome: "accepted" as const, externalIds: ["w1"], receipts: [], held: false };
    await recordOutcomes(ctx, hooks, { held, platform: "whatsapp" }, [{ message, outcome, tookMs: 1, at: later(1) }]);
    expect(await statesOf(tenant)).toEqual({ queued: 1 });
    expect(await outboxOf(tenant)).toMatchObject([{ state: "waiting" }]);
    await expectInvariants();
  });

  it("settles a message in doubt: it did not leave, and it is sent again", async () => {
    await prepare(tenant, campaign);
    const ctx = { ...tenant.ctx, now: later(1) };
    const claim = await claimMessages(ctx, hooks, held, 1);
    const [message] = claim?.claimed ?? [];
    if (!message) throw new Error("nothing claimed");
    const outcome = { outcome: "uncertain" as const, failure: failureOf("UNKNOWN_OUTCOME") };
    await recordOutcomes(ctx, hooks, { held, platform: "whatsapp" }, [{ message, outcome, tookMs: 1, at: later(1) }]);
    await apply([failed({ id: message.id, externalId: "w1" })]);
    const ids = await owner.sql`
      SELECT state FROM message_external_ids WHERE workspace_id = ${tenant.ctx.workspaceId}`;
    expect(ids.map(({ state }) => state)).toEqual(["returned"]);
    expect(await outboxOf(tenant)).toMatchObject([{ state: "waiting", throttled: 1, handedOverAt: null }]);
    expect(await campaignOf(tenant, campaign)).toMatchObject({ uncertain: 0, queued: 1 });
    await expectInvariants();
  });

  it("does not concern a message that has left once more since", async () => {
    await prepare(tenant, campaign);
    const [first] = await leave();
    if (!first) throw new Error("nothing left");
    await owner.sql`UPDATE messages SET external_id = 'w2', attempt = 2 WHERE id = ${first.id}`;
    await apply([failed(first)]);
    expect(await statesOf(tenant)).toEqual({ accepted: 1 });
    expect(await outboxOf(tenant)).toEqual([]);
  });

  it("slows the lane once for what had left before, and says so on the campaign", async () => {
    await prepare(tenant, campaign, { people: 4 });
    const [a, b, c, d] = await leave();
    if (!a || !b || !c || !d) throw new Error("nothing left");
    // The lane's clock is the database's.
    await owner.sql`UPDATE messages SET handed_over_at = clock_timestamp() WHERE id = ANY(${[a.id, b.id, c.id]})`;
    await apply([failed(a), failed(b)]);
    await owner.sql`UPDATE lanes SET next_slot_at = clock_timestamp() WHERE id = ${tenant.laneId}`;
    await apply([failed(c)]);
    expect(await laneOf(tenant)).toMatchObject({ pacePerSecond: 40 });
    await owner.sql`UPDATE messages SET handed_over_at = clock_timestamp() WHERE id = ${d.id}`;
    await apply([failed(d)]);
    expect(await laneOf(tenant)).toMatchObject({ pacePerSecond: 20 });
    const slowed = (await listCampaignEvents(tenant.ctx, campaign.id)).filter(({ kind }) => kind === "slowed");
    expect(slowed.map(({ values }) => values).sort((x, y) => Number(y.pace) - Number(x.pace))).toEqual([
      { pace: 40, code: "130429" },
      { pace: 20, code: "130429" },
    ]);
  });

  it("of one person does not slow the lane", async () => {
    await prepare(tenant, campaign);
    const [first] = await leave();
    if (!first) throw new Error("nothing left");
    await apply([failed(first, { ...failureOf("THROTTLED_RECIPIENT", 6_000), code: "131056" })]);
    expect(await laneOf(tenant)).toMatchObject({ pacePerSecond: 80 });
    const [waiting] = await outboxOf(tenant);
    expect(waiting?.dueAt.getTime()).toBeGreaterThanOrEqual(later(11).getTime());
  });

  it("wakes the lane when the first of them is due", async () => {
    await prepare(tenant, campaign, { people: 2 });
    const sent = await leave();
    await forgetJobs(tenant);
    await apply(sent.map((one) => failed(one)));
    const due = (await outboxOf(tenant)).map(({ dueAt }) => dueAt.getTime());
    expect(await jobsOf(tenant)).toMatchObject([
      { kind: "lane.drive", key: tenant.laneId, dueAt: new Date(Math.min(...due)) },
    ]);
  });

  it("makes a campaign that had ended run again", async () => {
    await prepare(tenant, campaign);
    const [first] = await leave();
    if (!first) throw new Error("nothing left");
    await owner.sql`UPDATE campaigns SET state = 'completed', finished_at = now() WHERE id = ${campaign.id}`;
    await apply([failed(first)]);
    expect(await campaignOf(tenant, campaign)).toMatchObject({ state: "running", finishedAt: null, queued: 1 });
    await expectInvariants();
  });

  it("puts back what others than campaigns asked for, to the same asker and in order", async () => {
    const conversation = await makeOrigin(tenant, "conversation");
    await prepare(tenant, conversation, { template: null, inOrder: true });
    const before = await outboxOf(tenant);
    const [first] = await leave();
    if (!first) throw new Error("nothing left");
    await apply([failed(first)]);
    const [row] = before;
    expect(await outboxOf(tenant)).toMatchObject([
      { originKind: "conversation", originId: conversation.id, priority: 1, sequenceKey: row?.sequenceKey },
    ]);
    await expectInvariants();
  });
});

describe("tries that are made again after a late failure", () => {
  /** Leaves and fails late so often. */
  async function failLate(times: number, failure: Failure) {
    await prepare(tenant, campaign);
    for (let n = 1; n <= times; n++) {
      const [sent] = await leave(n * 10);
      if (!sent) throw new Error(`nothing left the ${n}th time`);
      await apply([failed(sent, failure)], n * 10 + 5);
      await comesDue();
    }
  }

  it.each<[string, number, Failure]>([
    ["a fault that is given three tries", 3, { ...failureOf("TRANSIENT"), maxTries: 3 }],
    ["another passing fault", maxTries.passing, failureOf("TRANSIENT")],
  ])("end with a failure after %s, at try %d and not before", async (_name, tries, failure) => {
    await failLate(tries - 1, failure);
    expect(await statesOf(tenant)).toEqual({ queued: 1 });
    const [last] = await leave(500);
    if (!last) throw new Error("nothing left");
    await apply([failed(last, failure)], 505);
    expect(await statesOf(tenant)).toEqual({ failed: 1 });
    expect(await outboxOf(tenant)).toEqual([]);
    await expectInvariants();
  });

  it("are bounded for throttling by the number that holds for throttling told at once", async () => {
    await failLate(maxTries.throttled - 1, tooFast);
    expect(await statesOf(tenant)).toEqual({ queued: 1 });
    const [last] = await leave(600);
    if (!last) throw new Error("nothing left");
    await apply([failed(last)], 605);
    expect(await messagesOf(tenant)).toMatchObject([{ state: "failed", failureCode: "130429" }]);
    await expectInvariants();
  });

  it("count a fault of the platform as throttling", async () => {
    await failLate(maxTries.passing + 1, { ...failureOf("TRANSIENT"), code: "131016", platformFault: true });
    expect(await outboxOf(tenant)).toMatchObject([{ tries: 0, throttled: maxTries.passing + 1 }]);
  });

  it("end with the message's own time to live", async () => {
    await prepare(tenant, campaign, { expiresAt: later(20) });
    const [first] = await leave();
    if (!first) throw new Error("nothing left");
    await apply([failed(first)]);
    await comesDue();
    expect(await leave(30)).toEqual([]);
    expect(await statesOf(tenant)).toEqual({ expired: 1 });
    expect(await certificate()).toMatchObject({ expired: 1, accepted: 0, addsUp: true });
    await expectInvariants();
  });
});

describe("failures told late", () => {
  it.each<[string, string, Partial<Failure>]>([
    ["a missing payment", "platform_payment", { kind: "QUOTA", code: "131042", remedy: "payment" }],
    ["a sender that people reported", "platform_reputation", { kind: "QUOTA", code: "131048", remedy: "reputation" }],
    ["a locked account", "platform_policy", { kind: "POLICY", code: "131031" }],
  ])("for %s stop the campaign and keep everybody for later", async (_name, reason, failure) => {
    await prepare(tenant, campaign, { people: 2 });
    const [first] = await leave();
    if (!first) throw new Error("nothing left");
    await apply([failed(first, { ...tooFast, ...failure })]);
    expect(await campaignOf(tenant, campaign)).toMatchObject({ state: "paused", stateReason: reason, queued: 1 });
    expect(await outboxOf(tenant)).toMatchObject([{ messageId: first.id, tries: 0, throttled: 0 }]);
    const [binding] = await owner.sql`SELECT trouble FROM bindings WHERE channel_id = ${tenant.channelId}`;
    expect(binding?.trouble).toBe(`${failure.code} Too fast`);
    await expectInvariants();
  });

  it("about the person stand", async () => {
    await prepare(tenant, campaign);
    const [first] = await leave();
    if (!first) throw new Error("nothing left");
    await apply([failed(first, { ...failureOf("RECIPIENT"), code: "131026" })]);
    expect(await statesOf(tenant)).toEqual({ failed: 1 });
    await expectInvariants();
  });
});
