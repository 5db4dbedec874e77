import { and, eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import type { TemplateCategory } from "#db/enums";
import { contactAddresses, contacts } from "#db/schema/contacts";
import { messageEvents } from "#db/schema/messages";
import { origins, outbox, type SendingHours, sendingRules } from "#db/schema/sending";
import { workspaces } from "#db/schema/workspaces";
import { certifyCampaign } from "#lib/campaigns/report/certificate";
import { setOriginState } from "#lib/sending/origins/origins";
import { testDatabase } from "#lib/testing/database";
import { checkInvariants } from "#lib/testing/invariants";
import { claimMessages } from "../claim.ts";
import type { LaneLease } from "../lanes/lanes.ts";
import { closeOrigins, type Origin, type OriginPlan } from "../origins/origins.ts";
import type { Recipient } from "../prepare.ts";
import {
  hooks,
  makeCampaign,
  makeOrigin,
  makeTenant,
  outboxOf,
  person,
  prepare,
  statesOf,
  type Tenant,
  take,
} from "../testing.ts";

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
  await owner.db.update(workspaces).set({ requireConsent: false }).where(eq(workspaces.id, tenant.ctx.workspaceId));
  await keep(campaign, { hourRule: "marketing" });
});

/** A Friday, from nine to eight in the evening. */
const days: SendingHours = {
  week: (["mon", "tue", "wed", "thu", "fri"] as const).map((day) => ({ day, from: "09:00", to: "20:00" })),
  ...{ closed: [], clock: "workspace", attribute: null },
};
const evening = new Date("2026-11-20T21:00:00Z");
const monday = new Date("2026-11-23T09:00:00Z");
const seconds = (at: Date, count: number) => new Date(at.getTime() + count * 1_000);

async function setHours(hours: Partial<SendingHours> = {}): Promise<void> {
  const row = { hours: { ...days, ...hours }, updatedAt: evening };
  await owner.db
    .insert(sendingRules)
    .values({ workspaceId: tenant.ctx.workspaceId, ...row })
    .onConflictDoUpdate({ target: sendingRules.workspaceId, set: row });
}

function keep({ kind, id }: Origin, plan: Partial<OriginPlan>) {
  return owner.db
    .update(origins)
    .set(plan)
    .where(and(eq(origins.kind, kind), eq(origins.id, id)));
}

async function claim(at: Date, count = 50) {
  const ctx = { ...tenant.ctx, now: at };
  const found = await claimMessages(ctx, hooks, held, count);
  if (!found) throw new Error("the lane is lost");
  await closeOrigins(ctx, found.rests);
  return { ...found, ids: found.claimed.map(({ id }) => id) };
}

function waits(origin: Origin, people: Recipient[], category: TemplateCategory = "marketing", at = evening) {
  return prepare(tenant, origin, { people, category, at });
}

describe("sending hours in the claim", () => {
  it("hold marketing back until they open, all of the campaign at once", async () => {
    await setHours();
    const ids = await waits(campaign, [person(), person(), person()]);
    expect(await claim(evening)).toMatchObject({ ids: [], rests: [{ origin: campaign, until: monday }] });
    expect(await outboxOf(tenant)).toMatchObject(Array(3).fill({ state: "waiting", dueAt: evening, attempt: 0 }));
    expect(await claim(seconds(evening, 5))).toMatchObject({ ids: [], rests: [], more: false });
    expect(await claim(seconds(monday, -1))).toMatchObject({ ids: [], more: false });
    expect((await claim(monday)).ids).toEqual(ids);
  });

  it("hold nothing back within them, nor where the workspace has none", async () => {
    const [first] = await waits(campaign, [person()], "marketing", new Date("2026-11-20T12:00:00Z"));
    expect((await claim(evening)).ids).toEqual([first]);
    await setHours();
    const [second] = await waits(campaign, [person()], "marketing", monday);
    expect((await claim(monday)).ids).toEqual([second]);
  });

  it("let nothing leave in their last minute", async () => {
    await setHours();
    const closing = new Date("2026-11-20T20:00:00Z");
    await waits(campaign, [person()], "marketing", new Date("2026-11-20T12:00:00Z"));
    expect((await claim(seconds(closing, -59))).ids).toEqual([]);
    expect((await claim(monday)).ids).toHaveLength(1);
  });

  it.each<[string, OriginPlan["hourRule"], TemplateCategory, boolean]>([
    ["a notice leaves at night by default", "marketing", "utility", true],
    ["a notice waits where its campaign keeps to the hours", "always", "utility", false],
    ["a code never waits", "always", "authentication", true],
    ["marketing leaves at night where its campaign ignores the hours", "never", "marketing", true],
  ])("%s", async (_name, hourRule, category, leaves) => {
    await setHours();
    await keep(campaign, { hourRule });
    await waits(campaign, [person()], category);
    expect((await claim(evening)).ids).toHaveLength(leaves ? 1 : 0);
  });

  it("hold nothing of the API back", async () => {
    await setHours();
    await waits(await makeOrigin(tenant, "api"), [person()]);
    expect((await claim(evening)).ids).toHaveLength(1);
  });

  it("hold a notice back from the moment on at which its template becomes marketing", async () => {
    await setHours();
    await waits(campaign, [person()], "utility");
    await owner.sql`UPDATE templates SET category = 'marketing' WHERE code = ${tenant.templateCode}`;
    expect(await claim(evening)).toMatchObject({ ids: [], rests: [{ until: monday }] });
  });

  it("count by the clock of each person's place where the workspace says so", async () => {
    await setHours({ clock: "person" });
    const [tokyo, berlin, york] = [person({ country: "JP" }), person({ country: "DE" }), person({ country: "US" })];
    const at = new Date("2026-11-20T10:00:00Z");
    const [ofTokyo, ofBerlin, ofYork] = await waits(campaign, [tokyo, berlin, york], "marketing", at);
    // 19:00 in Tokyo, 11:00 in Berlin, 05:00 in New York and midnight in Honolulu.
    expect(await claim(at)).toMatchObject({ ids: [ofTokyo, ofBerlin], rests: [] });
    const [row] = await owner.db
      .select()
      .from(outbox)
      .where(eq(outbox.messageId, ofYork ?? ""));
    // Nine o'clock has come in Honolulu, and it is not yet evening in New York.
    expect(row).toMatchObject({ state: "waiting", dueAt: new Date("2026-11-20T19:00:00Z") });
    expect((await claim(new Date("2026-11-20T18:59:59Z"))).more).toBe(false);
    expect((await claim(new Date("2026-11-20T19:00:00Z"))).ids).toEqual([ofYork]);
  });

  it("count by the zone that the contact's attribute says, before that of the number", async () => {
    await setHours({ clock: "person", attribute: "zone" });
    const to = person({ country: "DE" });
    const { workspaceId } = tenant.ctx;
    const contact = { workspaceId, id: "c1", attributes: { zone: "America/Los_Angeles" }, createdBy: "x" };
    await owner.db.insert(contacts).values({ ...contact, source: "hand" });
    const { address, addressKind } = to;
    await owner.db.insert(contactAddresses).values({ workspaceId, address, addressKind, contactId: "c1" });
    const at = new Date("2026-11-20T10:00:00Z");
    await waits(campaign, [to], "marketing", at);
    expect((await claim(at)).ids).toEqual([]);
    expect(await outboxOf(tenant)).toMatchObject([{ dueAt: new Date("2026-11-20T17:00:00Z") }]);
  });

  it("leave out for whom they never open, with the reason, and the certificate adds up", async () => {
    await setHours({ clock: "person", week: [{ day: "wed", from: "09:00", to: "10:00" }] });
    const [id = ""] = await waits(campaign, [person({ country: "RU" }), person()]);
    await claim(evening);
    const [event] = await owner.db.select().from(messageEvents).where(eq(messageEvents.messageId, id));
    expect(event).toMatchObject({ kind: "left_out", detail: { reason: "never_open" } });
    expect(await statesOf(tenant)).toEqual({ left_out: 1, queued: 1 });
    expect(await certifyCampaign(tenant.ctx, campaign.id)).toMatchObject({ leftOut: 1, waiting: 1, addsUp: true });
    expect(await checkInvariants(owner.sql, tenant.ctx.workspaceId)).toEqual([]);
  });

  it("keep nothing of a stopped campaign waiting", async () => {
    await setHours();
    await waits(campaign, [person()]);
    await claim(evening);
    await setOriginState(tenant.ctx, campaign, "stopped");
    await claim(seconds(evening, 5));
    expect(await statesOf(tenant)).toEqual({ cancelled: 1 });
  });

  it("delay no other campaign of the lane", async () => {
    await setHours();
    const other = await makeCampaign(tenant);
    await waits(campaign, [person()]);
    const [id] = await waits(other, [person()]);
    expect(await claim(evening)).toMatchObject({ ids: [id], rests: [{ origin: campaign }] });
  });
});

describe("a time by each person's own clock", () => {
  it("lets each message leave when it has come there", async () => {
    await keep(campaign, { localAt: "2026-11-21T10:00" });
    const at = new Date("2026-11-21T01:00:00Z");
    const [tokyo, berlin] = await waits(campaign, [person({ country: "JP" }), person()], "utility", at);
    expect((await claim(at)).ids).toEqual([tokyo]);
    expect((await claim(new Date("2026-11-21T08:59:59Z"))).ids).toEqual([]);
    expect((await claim(new Date("2026-11-21T09:00:00Z"))).ids).toEqual([berlin]);
  });

  it("waits for the sending hours behind it", async () => {
    await setHours();
    await keep(campaign, { localAt: "2026-11-21T10:00" });
    await waits(campaign, [person()]);
    expect((await claim(evening)).ids).toEqual([]);
    expect(await outboxOf(tenant)).toMatchObject([{ dueAt: monday }]);
  });
});

describe("the pace of an origin", () => {
  it("lets one message leave and says when the next one may", async () => {
    await keep(campaign, { perMinute: 10 });
    const ids = await waits(campaign, [person(), person(), person()], "utility");
    expect(await claim(evening)).toMatchObject({ ids: ids.slice(0, 1), pacedUntil: seconds(evening, 6.2), more: true });
    expect(await outboxOf(tenant)).toMatchObject([{ state: "sending" }, { state: "waiting" }, { state: "waiting" }]);
    expect(await claim(seconds(evening, 6.1))).toMatchObject({ ids: [], more: false });
    expect((await claim(seconds(evening, 6.2))).ids).toEqual(ids.slice(1, 2));
  });

  it("holds no other origin of the lane up, and shares one pace over all claims", async () => {
    await keep(campaign, { perMinute: 30 });
    const other = await makeCampaign(tenant);
    const [first] = await waits(campaign, [person(), person()], "utility");
    const free = await waits(other, [person(), person(), person()], "utility");
    expect((await claim(evening)).ids.sort()).toEqual([first, ...free].sort());
  });

  it("holds nothing of a stopped campaign up", async () => {
    await keep(campaign, { perMinute: 1 });
    await waits(campaign, [person(), person(), person()], "utility");
    await claim(evening);
    await setOriginState(tenant.ctx, campaign, "stopped");
    await claim(seconds(evening, 1));
    expect(await statesOf(tenant)).toEqual({ cancelled: 2, queued: 1 });
  });
});
