import { and, eq, inArray } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { consents } from "#db/schema/audience";
import { bindings, channels } from "#db/schema/channels";
import { messageEvents, messages } from "#db/schema/messages";
import { senders } from "#db/schema/senders";
import { outbox } from "#db/schema/sending";
import { templates } from "#db/schema/templates";
import { workspaces } from "#db/schema/workspaces";
import { applyWishes } from "#lib/audience/apply-wishes";
import { liftByPerson } from "#lib/audience/lift";
import { recordSuppressions } from "#lib/audience/suppress";
import { newId } from "#lib/ids";
import { testDatabase } from "#lib/testing/database";
import { checkInvariants } from "#lib/testing/invariants";
import { claimMessages } from "./claim.ts";
import type { LaneLease } from "./lanes/lanes.ts";
import type { ObstacleReason } from "./may-leave.ts";
import { createOrigin, type Origin, restOrigin, setOriginState } from "./origins/origins.ts";
import {
  campaignOf,
  hooks,
  later,
  makeCampaign,
  makeOrigin,
  makeTenant,
  messagesOf,
  outboxOf,
  person,
  prepare,
  statesOf,
  type Tenant,
  take,
} from "./testing.ts";
import { suppress } from "./testing-platform.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 6 });
afterAll(() => owner.close());

let tenant: Tenant;
let held: LaneLease;
let campaign: Origin;
beforeEach(async () => {
  tenant = await makeTenant(owner);
  held = await take(tenant);
  campaign = await makeCampaign(tenant);
});

async function claim(count = 10, at = tenant.ctx.now) {
  const found = await claimMessages({ ...tenant.ctx, now: at }, hooks, held, count);
  if (!found) throw new Error("the lane is lost");
  return { ...found, ids: found.claimed.map(({ id }) => id) };
}

/** The reason that a message's event gives. */
async function reasonOf(id: string) {
  const [event] = await owner.db.select().from(messageEvents).where(eq(messageEvents.messageId, id));
  return event && { kind: event.kind, ...event.detail };
}

const nothing = { claimed: [], ids: [], stops: [], rests: [], pacedUntil: null, more: false };

describe("claimMessages", () => {
  it("hands over what the platform needs to know, and writes the intent first", async () => {
    const to = person({ parameters: ["Ana"], preview: "Hello Ana" });
    const [id = ""] = await prepare(tenant, campaign, { people: [to] });
    const [sender] = await owner.db.select().from(senders).where(eq(senders.id, tenant.senderId));
    const { claimed, stops, more } = await claim(10, later(1));
    expect(claimed).toEqual([
      {
        ...{ id, attempt: 1, origin: campaign, senderExternalId: sender?.externalId, address: to.address },
        ...{ addressKind: "phone", category: "utility", kind: "template", text: "Hello Ana", parameters: ["Ana"] },
        ...{ tries: 0, throttled: 0, tag: null },
        template: { code: tenant.templateCode, name: "hours", language: "en", version: 0, decidedAt: null },
      },
    ]);
    expect({ stops, more }).toEqual({ stops: [], more: true });
    expect(await outboxOf(tenant)).toMatchObject([{ state: "sending", attempt: 1, handedOverAt: later(1) }]);
    expect(await statesOf(tenant)).toEqual({ queued: 1 });
  });

  it("hands over a text without a template", async () => {
    await prepare(tenant, await makeOrigin(tenant, "conversation"), { template: null });
    expect((await claim()).claimed).toMatchObject([{ template: null, category: null, text: "We are open." }]);
  });

  it("finds nothing to look at on an empty lane", async () => {
    expect(await claim()).toEqual(nothing);
  });

  it("leaves an origin alone until its rest is over", async () => {
    const [resting = ""] = await prepare(tenant, campaign);
    const [other = ""] = await prepare(tenant, await makeOrigin(tenant, "conversation"), { template: null });
    await restOrigin(tenant.ctx, campaign, later(30));
    expect((await claim(10, later(29))).ids).toEqual([other]);
    expect((await claim(10, later(30))).ids).toEqual([resting]);
  });

  it("takes no more than it was asked for, the oldest first", async () => {
    const ids = await prepare(tenant, campaign, { people: 5 });
    expect((await claim(2)).ids).toEqual(ids.slice(0, 2));
    expect((await claim(2)).ids).toEqual(ids.slice(2, 4));
    expect((await claim(2)).ids).toEqual(ids.slice(4));
    expect(await claim(2)).toEqual(nothing);
  });

  it("counts the tries of a message that waits again", async () => {
    const [id = ""] = await prepare(tenant, campaign);
    await claim();
    await owner.db.update(outbox).set({ state: "waiting" }).where(eq(outbox.messageId, id));
    expect((await claim()).claimed).toMatchObject([{ id, attempt: 2 }]);
  });

  it("never takes one message twice when two claims run at once", async () => {
    const ids = await prepare(tenant, campaign, { people: 40 });
    const claims = await Promise.all(Array.from({ length: 5 }, () => claim(10)));
    const taken = claims.flatMap((one) => one.ids).sort();
    while (taken.length < ids.length) {
      const { ids: rest } = await claim(10);
      if (rest.length === 0) break;
      taken.push(...rest);
    }
    expect(taken.sort()).toEqual(ids);
  });

  it("takes nothing after the lease was lost", async () => {
    await prepare(tenant, campaign);
    expect(await claimMessages(tenant.ctx, hooks, { ...held, lease: "another" }, 10)).toBe(null);
    await owner.sql`UPDATE lanes SET lease_until = now() - interval '1 second' WHERE id = ${tenant.laneId}`;
    expect(await claimMessages(tenant.ctx, hooks, held, 10)).toBe(null);
    expect(await outboxOf(tenant)).toMatchObject([{ state: "waiting", attempt: 0 }]);
  });

  it("takes nothing of another lane or another workspace", async () => {
    await prepare(tenant, campaign, { lane: { id: "another-lane", limitPerSecond: 10 } });
    const other = await makeTenant(owner);
    await prepare({ ...other, laneId: tenant.laneId }, await makeOrigin(other, "api"));
    expect(await claim()).toEqual(nothing);
    expect(await outboxOf(other)).toMatchObject([{ state: "waiting" }]);
  });
});

describe("the order of claims", () => {
  it("lets a one-time code leave before a campaign of thousands that waits longer", async () => {
    await prepare(tenant, campaign, { people: 3_000 });
    const api = await makeOrigin(tenant, "api");
    const [code = ""] = await prepare(tenant, api, { category: "authentication", at: later(5) });
    expect((await claim(1, later(6))).ids).toEqual([code]);
  });

  it("lets replies leave before steps of flows, and those before campaigns", async () => {
    await prepare(tenant, campaign);
    const [step = ""] = await prepare(tenant, await makeOrigin(tenant, "flow_run"));
    const [reply = ""] = await prepare(tenant, await makeOrigin(tenant, "conversation"), { template: null });
    expect((await claim(1)).ids).toEqual([reply]);
    expect((await claim(1)).ids).toEqual([step]);
    expect((await claim(1)).claimed).toMatchObject([{ origin: campaign }]);
  });

  it("lets two running origins take turns, although one asked long before the other", async () => {
    await prepare(tenant, campaign, { people: 50 });
    const second = await makeCampaign(tenant);
    await prepare(tenant, second, { people: 50, at: later(5) });
    const { claimed } = await claim(10, later(6));
    expect(claimed.filter(({ origin }) => origin.id === second.id)).toHaveLength(5);
  });

  it("respects due times, to the moment", async () => {
    const [, postponed = ""] = await prepare(tenant, campaign, { people: 2 });
    await owner.db
      .update(outbox)
      .set({ dueAt: later(60) })
      .where(eq(outbox.messageId, postponed));
    expect((await claim(10, later(0))).ids).toHaveLength(1);
    expect(await claim(10, later(59.999))).toEqual(nothing);
    expect((await claim(10, later(60))).ids).toEqual([postponed]);
  });

  it("takes what is due longest first, whatever its id", async () => {
    const [first = "", second = ""] = await prepare(tenant, campaign, { people: 2 });
    await owner.db
      .update(outbox)
      .set({ dueAt: later(5) })
      .where(eq(outbox.messageId, first));
    expect((await claim(1, later(9))).ids).toEqual([second]);
    expect((await claim(1, later(9))).ids).toEqual([first]);
  });
});

describe("messages to one person in order", () => {
  it("leave one after the other, while others pass them", async () => {
    const talk = await makeOrigin(tenant, "conversation");
    const to = person();
    const given = { inOrder: true, template: null };
    const [first = "", second = "", other = ""] = await prepare(tenant, talk, { people: [to, to, person()], ...given });
    expect((await claim()).ids).toEqual([first, other]);
    expect(await claim()).toEqual(nothing);
    await owner.db.delete(outbox).where(eq(outbox.messageId, first));
    expect((await claim()).ids).toEqual([second]);
  });

  it("wait for the one before that waits for its next try", async () => {
    const talk = await makeOrigin(tenant, "conversation");
    const to = person();
    const [first = ""] = await prepare(tenant, talk, { people: [to, to], inOrder: true, template: null });
    await owner.db
      .update(outbox)
      .set({ dueAt: later(60) })
      .where(eq(outbox.messageId, first));
    expect(await claim()).toEqual(nothing);
  });

  it("wait across origins", async () => {
    const to = person();
    const given = { people: [to], inOrder: true };
    const [first = ""] = await prepare(tenant, await makeOrigin(tenant, "flow_run"), given);
    const [second = ""] = await prepare(tenant, await makeOrigin(tenant, "conversation"), { ...given, template: null });
    expect((await claim()).ids).toEqual([first]);
    await owner.db.delete(outbox).where(eq(outbox.messageId, first));
    expect((await claim()).ids).toEqual([second]);
  });

  it("do not wait for one on another lane", async () => {
    const talk = await makeOrigin(tenant, "conversation");
    const given = { people: [person()], inOrder: true, template: null };
    await prepare(tenant, talk, { ...given, lane: { id: "another-lane", limitPerSecond: 10 } });
    const [second = ""] = await prepare(tenant, talk, given);
    expect((await claim()).ids).toEqual([second]);
  });

  it("do not wait for one in doubt", async () => {
    const talk = await makeOrigin(tenant, "conversation");
    const to = person();
    const [first = "", second = ""] = await prepare(tenant, talk, { people: [to, to], inOrder: true, template: null });
    await owner.db.update(outbox).set({ state: "uncertain" }).where(eq(outbox.messageId, first));
    expect((await claim()).ids).toEqual([second]);
  });

  it("leave together where no order is asked for", async () => {
    const to = person();
    await prepare(tenant, await makeOrigin(tenant, "api"), { people: [to, to] });
    expect((await claim()).ids).toHaveLength(2);
  });
});

describe("a paused origin", () => {
  it("keeps its messages, and they are not looked at", async () => {
    const ids = await prepare(tenant, campaign, { people: 3 });
    await setOriginState(tenant.ctx, campaign, "paused");
    expect(await claim()).toEqual(nothing);
    await setOriginState(tenant.ctx, campaign, "running");
    expect((await claim()).ids).toEqual(ids);
  });

  it("does not keep a running origin of the same name waiting, nor leaves with it", async () => {
    await prepare(tenant, campaign, { people: 3 });
    await setOriginState(tenant.ctx, campaign, "paused");
    const api = { kind: "api" as const, id: campaign.id };
    await createOrigin(tenant.ctx, api);
    await createOrigin((await makeTenant(owner)).ctx, campaign);
    expect(await claim()).toEqual(nothing);
    const [id = ""] = await prepare(tenant, api);
    expect((await claim()).ids).toEqual([id]);
  });

  it("does not keep other origins of its lane waiting", async () => {
    await prepare(tenant, campaign, { people: 30 });
    await setOriginState(tenant.ctx, campaign, "paused");
    const [id = ""] = await prepare(tenant, await makeOrigin(tenant, "api"));
    expect((await claim(5)).ids).toEqual([id]);
  });
});

describe("messages that never leave", () => {
  it("of a stopped origin are cancelled", async () => {
    const [id = ""] = await prepare(tenant, campaign, { people: 3 });
    await setOriginState(tenant.ctx, campaign, "stopped");
    expect(await claim()).toMatchObject({ ids: [], stops: [], more: true });
    expect(await statesOf(tenant)).toEqual({ cancelled: 3 });
    expect(await reasonOf(id)).toEqual({ kind: "cancelled", reason: "origin_stopped" });
    expect(await outboxOf(tenant)).toEqual([]);
    expect(await campaignOf(tenant, campaign)).toMatchObject({ queued: 0, cancelled: 3 });
  });

  it("to people who opted out are left out and counted, while the others leave", async () => {
    const [silent, other] = [person(), person()];
    const [left = "", sent = ""] = await prepare(tenant, campaign, { people: [silent, other] });
    await suppress(tenant, silent);
    expect((await claim()).ids).toEqual([sent]);
    expect(await statesOf(tenant)).toEqual({ left_out: 1, queued: 1 });
    expect(await reasonOf(left)).toEqual({ kind: "left_out", reason: "opted_out" });
    expect(await campaignOf(tenant, campaign)).toMatchObject({ queued: 1, leftOut: 1 });
    expect(await checkInvariants(owner.sql, tenant.ctx.workspaceId)).toEqual([]);
  });

  it.each([
    ["of another platform", "viber", "phone"],
    ["of another kind of address", "whatsapp", "user"],
  ] as const)("do not include those to people on the list %s", async (_name, platform, addressKind) => {
    const to = person();
    await prepare(tenant, campaign, { people: [to] });
    await owner.sql`
      INSERT INTO suppressions (workspace_id, id, platform, address, address_kind, kind, source, at)
      VALUES (${tenant.ctx.workspaceId}, 's', ${platform}, ${to.address}, ${addressKind}, 'all', 'word', now())`;
    expect((await claim()).ids).toHaveLength(1);
  });

  it("are not the utility messages of people who stopped marketing", async () => {
    const to = person();
    const suppression = { platform: "whatsapp" as const, ...to, source: "word" as const, at: later(-1) };
    await recordSuppressions(tenant.ctx, [{ ...suppression, kind: "marketing" }]);
    await prepare(tenant, campaign, { people: [to], category: "utility" });
    expect((await claim()).ids).toHaveLength(1);
    await recordSuppressions(tenant.ctx, [{ ...suppression, kind: "all" }]);
    await prepare(tenant, campaign, { people: [to] });
    expect((await claim()).ids).toEqual([]);
  });

  describe("to somebody who stopped on another platform", () => {
    const to = person();
    const word = (platform: "sms" | "whatsapp", wants: "stop" | "start", seconds: number) =>
      applyWishes(tenant.ctx, [{ platform, ...to, wants, kind: "all", source: "word", at: later(seconds) }]);
    const everywhere = (stopEverywhere: boolean) =>
      owner.db.update(workspaces).set({ stopEverywhere }).where(eq(workspaces.id, tenant.ctx.workspaceId));
    const left = async () => {
      await prepare(tenant, campaign, { people: [to] });
      return (await claim()).ids.length;
    };

    it("leave as long as a stop word holds on its own platform only, and not where it holds on all", async () => {
      await word("sms", "stop", 1);
      expect(await left()).toBe(1);
      await everywhere(true);
      expect(await left()).toBe(0);
      await everywhere(false);
      expect(await left()).toBe(1);
    });

    it("leave again once they take it back where they said it, and only what that word had stopped", async () => {
      await everywhere(true);
      await word("sms", "stop", 1);
      await word("whatsapp", "stop", 2);
      await word("sms", "start", 3);
      expect(await left()).toBe(0);
      await word("whatsapp", "start", 4);
      expect(await left()).toBe(1);
    });

    it("leave once they start them here, although they have stopped there, until they stop anywhere again", async () => {
      await everywhere(true);
      await word("sms", "stop", 1);
      await word("whatsapp", "start", 2);
      expect(await left()).toBe(1);
      const [held] = await owner.sql`SELECT 1 FROM suppressions WHERE workspace_id = ${tenant.ctx.workspaceId}
        AND platform = 'sms' AND lifted_at IS NULL`;
      expect(held).toBeDefined();
      await word("sms", "stop", 3);
      expect(await left()).toBe(0);
    });

    it("leave when a member, a file or the platform has stopped them there", async () => {
      await everywhere(true);
      const elsewhere = { platform: "sms" as const, ...to, kind: "all" as const, at: later(1) };
      await recordSuppressions(
        tenant.ctx,
        (["member", "import", "platform"] as const).map((source) => ({ ...elsewhere, source })),
      );
      expect(await left()).toBe(1);
    });
  });

  it("do not include those to people whose opt-out was taken back", async () => {
    const to = person();
    await suppress(tenant, to);
    await liftByPerson(tenant.ctx, [{ platform: "whatsapp", ...to, source: "word", kind: "all", at: tenant.ctx.now }]);
    await prepare(tenant, campaign, { people: [to] });
    expect((await claim()).ids).toHaveLength(1);
  });

  it("are not codes: people who opted out still get those", async () => {
    const to = person();
    await prepare(tenant, campaign, { people: [to], category: "authentication" });
    await suppress(tenant, to);
    expect((await claim()).ids).toHaveLength(1);
  });

  it("are expired at the moment their time is over", async () => {
    const [id = ""] = await prepare(tenant, campaign, { expiresAt: later(60) });
    const [kept = ""] = await prepare(tenant, campaign, { expiresAt: later(61) });
    expect((await claim(10, later(60))).ids).toEqual([kept]);
    expect(await reasonOf(id)).toEqual({ kind: "expired", reason: "expired" });
    expect(await campaignOf(tenant, campaign)).toMatchObject({ expired: 1 });
  });

  it("are expired at the moment their origin's time is over", async () => {
    await prepare(tenant, campaign);
    await owner.sql`UPDATE origins SET expires_at = ${later(60).toISOString()} WHERE id = ${campaign.id}`;
    await claim(10, later(60));
    expect(await statesOf(tenant)).toEqual({ expired: 1 });
  });
});

describe("consent to marketing", () => {
  const say = (address: string, granted: boolean, at: Date) =>
    owner.db.insert(consents).values({
      ...{ workspaceId: tenant.ctx.workspaceId, id: newId(), address, addressKind: "phone", kind: "marketing" },
      ...{ granted, source: "test", at },
    });
  const requireConsent = (requireConsent: boolean) =>
    owner.db.update(workspaces).set({ requireConsent }).where(eq(workspaces.id, tenant.ctx.workspaceId));

  it("counts as the person's latest word", async () => {
    await requireConsent(true);
    const [agreed, withdrew, never] = [person(), person(), person()];
    const ids = await prepare(tenant, campaign, { people: [agreed, withdrew, never], category: "marketing" });
    await say(agreed.address, false, later(-20));
    await say(agreed.address, true, later(-10));
    await say(withdrew.address, true, later(-20));
    await say(withdrew.address, false, later(-10));
    expect((await claim()).ids).toEqual(ids.slice(0, 1));
    expect(await statesOf(tenant)).toEqual({ queued: 1, left_out: 2 });
    expect(await reasonOf(ids[1] ?? "")).toEqual({ kind: "left_out", reason: "no_consent" });
  });

  it("is asked for marketing only", async () => {
    await requireConsent(true);
    await prepare(tenant, campaign, { category: "utility" });
    expect((await claim()).ids).toHaveLength(1);
  });

  it("is asked only where the workspace requires it", async () => {
    await requireConsent(false);
    const to = person();
    await prepare(tenant, campaign, { people: [to], category: "marketing" });
    await say(to.address, false, later(-10));
    expect((await claim()).ids).toHaveLength(1);
  });
});

describe("an obstacle", () => {
  const change = {
    template: (values: Partial<typeof templates.$inferInsert>) =>
      owner.db.update(templates).set(values).where(eq(templates.code, tenant.templateCode)),
    channel: (values: Partial<typeof channels.$inferInsert>) =>
      owner.db.update(channels).set(values).where(eq(channels.id, tenant.channelId)),
    sender: (values: Partial<typeof senders.$inferInsert>) =>
      owner.db.update(senders).set(values).where(eq(senders.id, tenant.senderId)),
    workspace: (values: Partial<typeof workspaces.$inferInsert>) =>
      owner.db.update(workspaces).set(values).where(eq(workspaces.id, tenant.ctx.workspaceId)),
  };

  it.each<[ObstacleReason, string, () => PromiseLike<unknown>]>([
    ["template_in_review", "the template is edited and in review", () => change.template({ state: "auditing" })],
    [
      "template_in_review",
      "an edit is on its way to the platform",
      () => change.template({ state: "unaudit", version: 1 }),
    ],
    ["template_changed", "the template has a new version", () => change.template({ version: 1 })],
    ["template_not_approved", "the platform paused the template", () => change.template({ state: "paused" })],
    ["template_deleted", "the template is deleted", () => change.template({ state: "deleted" })],
    ["template_deleted", "the template belongs to another channel", () => change.template({ channelId: "cams-other" })],
    ["template_sending_off", "somebody switched its sending off", () => change.template({ sendingAllowed: false })],
    [
      "category_changed",
      "a new category stopped its sending",
      () => change.template({ sendingAllowed: false, sendingStoppedBy: "category" }),
    ],
    ["sender_not_connected", "the sender is banned", () => change.sender({ state: "BANNED" })],
    ["sender_not_connected", "the sender moved to another channel", () => change.sender({ channelId: "cams-other" })],
    ["channel_not_bound", "the channel's token is dead", () => change.channel({ state: "disconnected" })],
    [
      "channel_not_bound",
      "the binding is gone",
      () => owner.db.delete(bindings).where(eq(bindings.channelId, tenant.channelId)),
    ],
    ["channel_deleted", "the channel is deleted", () => change.channel({ deletedAt: later(-1) })],
    [
      "workspace_suspended",
      "the workspace is suspended",
      () => change.workspace({ suspendedAt: later(-1), suspendedReason: "Unpaid", suspendedBy: "provider" }),
    ],
    ["workspace_closed", "the workspace is closed", () => change.workspace({ closedAt: later(-1) })],
    [
      "workspace_not_activated",
      "the service is not activated for the workspace",
      () => change.workspace({ activatedAt: null }),
    ],
  ])("%s stops the origin when %s, and nothing is taken", async (reason, _name, happen) => {
    await prepare(tenant, campaign, { people: 3 });
    await happen();
    expect(await claim()).toEqual({ ...nothing, stops: [{ origin: campaign, reason }], more: true });
    expect(await outboxOf(tenant)).toMatchObject(Array(3).fill({ state: "waiting", attempt: 0 }));
  });

  it("leaves other origins of the lane alone", async () => {
    await prepare(tenant, campaign, { people: 3 });
    const [reply = ""] = await prepare(tenant, await makeOrigin(tenant, "conversation"), { template: null });
    await change.template({ state: "auditing" });
    expect(await claim()).toMatchObject({ ids: [reply], stops: [{ origin: campaign }] });
  });

  describe("is none when a new category does not stop the sending", () => {
    beforeEach(async () => {
      await owner.db.update(workspaces).set({ requireConsent: false }).where(eq(workspaces.id, tenant.ctx.workspaceId));
    });
    const becomeMarketing = () => change.template({ category: "marketing", categoryChangedAt: later(-1) });
    const messageOf = async (id: string) => (await messagesOf(tenant)).find((message) => message.id === id);

    it("and messages leave with that category, which they and the daily figures then carry", async () => {
      const [id = ""] = await prepare(tenant, campaign);
      await becomeMarketing();
      expect((await claim()).ids).toEqual([id]);
      expect(await messageOf(id)).toMatchObject({ category: "marketing", templateVersion: 0 });
      const submitted = await owner.sql`
        SELECT category, submitted FROM daily_statistics WHERE workspace_id = ${tenant.ctx.workspaceId} AND submitted > 0`;
      expect([...submitted]).toEqual([{ category: "marketing", submitted: 1 }]);
      expect(await checkInvariants(owner.sql, tenant.ctx.workspaceId)).toEqual([]);
    });

    it("and what is not for people who stopped marketing does not leave any more", async () => {
      const [silent, other] = [person(), person()];
      const ids = await prepare(tenant, campaign, { people: [silent, other] });
      await recordSuppressions(tenant.ctx, [
        { platform: "whatsapp", ...silent, kind: "marketing", source: "word", at: later(-1) },
      ]);
      await becomeMarketing();
      expect((await claim()).ids).toEqual(ids.slice(1));
      expect(await reasonOf(ids[0] ?? "")).toEqual({ kind: "left_out", reason: "opted_out" });
    });
  });

  it("keeps the version that a message of an unknown one leaves with", async () => {
    const [id = ""] = await prepare(tenant, campaign);
    await owner.db.update(messages).set({ templateVersion: null }).where(eq(messages.id, id));
    await change.template({ version: 7 });
    expect((await claim()).ids).toEqual([id]);
    expect(await messagesOf(tenant)).toMatchObject([{ id, templateVersion: 7 }]);
  });

  it("does not bind values of an unknown version", async () => {
    const [id = ""] = await prepare(tenant, campaign);
    await owner.db
      .update(messages)
      .set({ templateVersion: null })
      .where(and(eq(messages.workspaceId, tenant.ctx.workspaceId), inArray(messages.id, [id])));
    await change.template({ version: 7 });
    expect((await claim()).claimed).toMatchObject([{ template: { version: 7 } }]);
    expect(await messagesOf(tenant)).toHaveLength(1);
  });
});
