import { and, eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import type { TemplateCategory } from "#db/enums";
import { origins, outbox } from "#db/schema/sending";
import { portfolios, reachedPeople, reachSlots } from "#db/schema/service";
import { workspaces } from "#db/schema/workspaces";
import { noteReachLimit } from "#lib/channels/reach/note-limit";
import { readReach } from "#lib/channels/reach/read-reach";
import { inTransaction } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { insertSender, insertTemplate } from "#lib/testing/factories";
import { claimMessages } from "../claim.ts";
import { ensureLane } from "../lanes/lanes.ts";
import { closeOrigins, type Origin } from "../origins/origins.ts";
import type { Recipient } from "../prepare.ts";
import {
  hooks,
  makeCampaign,
  makeOrigin,
  makeTenant,
  noon,
  person,
  prepare,
  type Tenant,
  take,
  write,
} from "../testing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 6 });
afterAll(() => owner.close());

let tenant: Tenant;
let campaign: Origin;
let business: string;
let businesses = 0;
beforeEach(async () => {
  businesses += 1;
  business = String(700_000 + businesses);
  tenant = await tenantOf(business);
  campaign = await makeCampaign(tenant);
});

/** A workspace whose channel belongs to a business. */
async function tenantOf(id: string): Promise<Tenant> {
  const made = await makeTenant(owner);
  const { workspaceId } = made.ctx;
  await owner.db.update(workspaces).set({ requireConsent: false }).where(eq(workspaces.id, workspaceId));
  await owner.sql`UPDATE bindings SET account = account || jsonb_build_object('businessId', ${id}::text)
    WHERE workspace_id = ${workspaceId}`;
  return made;
}

const hoursOn = (hours: number) => new Date(noon.getTime() + hours * 3_600_000);

function allow(people: number | null, of = tenant, at = noon) {
  const tier = people === null ? "TIER_UNLIMITED" : `TIER_${people}`;
  return inTransaction(of.ctx, (ctx) => noteReachLimit(ctx, of.channelId, [tier], at));
}

async function claim(at = noon, of = tenant, count = 50) {
  const ctx = { ...of.ctx, now: at };
  const found = await claimMessages(ctx, hooks, await take(of), count);
  if (!found) throw new Error("the lane is lost");
  await closeOrigins(ctx, found.rests);
  await owner.sql`UPDATE lanes SET lease = NULL WHERE id = ${of.laneId}`;
  return { ...found, ids: found.claimed.map(({ id }) => id) };
}

function waits(people: Recipient[], given: { of?: Tenant; origin?: Origin; category?: TemplateCategory } = {}) {
  return prepare(given.of ?? tenant, given.origin ?? campaign, { people, category: given.category ?? "utility" });
}

const people = (count: number) => Array.from({ length: count }, () => person());

/** Another number of the same account. */
async function secondNumber(): Promise<Tenant> {
  const senderId = await insertSender(owner.db, tenant.ctx.workspaceId, tenant.channelId, {
    externalId: "2",
    address: "+493055502",
  });
  await ensureLane(tenant.ctx, { id: senderId, channelId: tenant.channelId, limitPerSecond: 1_000 });
  return { ...tenant, senderId, laneId: senderId };
}

describe("the messaging limit of a business", () => {
  it("lets as many people be reached as it allows, and the rest of the campaign wait until the first count no more", async () => {
    await allow(2);
    const ids = await waits(people(5));
    const first = await claim();
    const until = hoursOn(24 + 20 / 60);
    expect(first).toMatchObject({ ids: ids.slice(0, 2), rests: [{ origin: campaign, until, cause: "reach" }] });
    expect(await claim(hoursOn(24))).toMatchObject({ ids: [], rests: [], more: false });
    expect((await claim(until)).ids).toEqual(ids.slice(2, 4));
  });

  it("counts for all numbers together", async () => {
    await allow(3);
    const second = await secondNumber();
    await waits(people(2));
    const other = await waits(people(2), { of: second, origin: await makeCampaign(second) });
    expect((await claim()).ids).toHaveLength(2);
    expect((await claim(noon, second)).ids).toEqual([other[0]]);
  });

  it("counts nobody twice within the day, whatever number writes to them", async () => {
    await allow(1);
    const [known, stranger] = people(2) as [Recipient, Recipient];
    const second = await secondNumber();
    await waits([known]);
    await claim();
    const again = await waits([known, stranger], { of: second, origin: await makeCampaign(second) });
    expect((await claim(hoursOn(20), second)).ids).toEqual([again[0]]);
    expect(await readReach({ ...tenant.ctx, now: hoursOn(20) }, tenant.channelId)).toMatchObject({ own: 1, total: 1 });
    // Counted by the last message to them: the day of the first has passed, that of the second has not.
    expect((await claim(hoursOn(25), second)).ids).toEqual([]);
    expect((await claim(hoursOn(45), second)).ids).toEqual([again[1]]);
  });

  it("goes on counting whoever is written to again and again", async () => {
    await allow(1);
    const [known] = people(1) as [Recipient];
    for (const hour of [0, 20, 40, 60]) {
      const ids = await waits([known]);
      expect((await claim(hoursOn(hour))).ids).toEqual(ids);
    }
    await waits(people(1));
    expect((await claim(hoursOn(80))).ids).toEqual([]);
  });

  it("counts nobody who wrote within the service window", async () => {
    await allow(1);
    const [wrote, first, second] = people(3) as [Recipient, Recipient, Recipient];
    await write(tenant, [wrote], hoursOn(-1));
    const ids = await waits([wrote, first, second]);
    expect((await claim()).ids).toEqual(ids.slice(0, 2));
    await owner.sql`UPDATE origins SET opens_at = NULL WHERE id = ${campaign.id}`;
    // The window has closed: now they count.
    await waits([wrote]);
    expect((await claim(hoursOn(23.5))).ids).toEqual([]);
  });

  it("lets answers leave that need no template", async () => {
    await allow(1);
    await waits(people(1));
    await claim();
    await prepare(tenant, await makeOrigin(tenant, "conversation"), { template: null });
    expect((await claim()).ids).toHaveLength(1);
  });

  it("gives a code the last place, and lets what is no list wait message by message", async () => {
    await allow(1);
    const api = await makeOrigin(tenant, "api");
    await waits(people(1));
    const { workspaceId } = tenant.ctx;
    const templateCode = await insertTemplate(owner.db, workspaceId, tenant.channelId, { category: "authentication" });
    const codes = { of: { ...tenant, templateCode }, origin: api, category: "authentication" as const };
    const [code, late] = await waits(people(2), codes);
    const found = await claim();
    expect(found.ids).toEqual([code]);
    const [row] = await owner.db
      .select()
      .from(outbox)
      .where(eq(outbox.messageId, late ?? ""));
    expect(row).toMatchObject({ state: "waiting", dueAt: hoursOn(24 + 20 / 60) });
    const [held] = await owner.db.select().from(origins).where(eq(origins.id, api.id));
    expect(held?.opensAt).toBeNull();
  });

  it("counts nothing where the platform tells no limit, or none that holds anything back", async () => {
    await waits(people(2));
    expect((await claim()).ids).toHaveLength(2);
    await allow(null);
    await waits(people(2));
    expect((await claim()).ids).toHaveLength(2);
    expect(await owner.db.select().from(reachSlots).where(eq(reachSlots.portfolioId, business))).toEqual([]);
    expect(await owner.db.select().from(reachedPeople).where(eq(reachedPeople.portfolioId, business))).toEqual([]);
  });

  it("is looked at again as soon as the platform allows more, and not before", async () => {
    await allow(2);
    await waits(people(4));
    await claim();
    const opens = async () =>
      (await owner.db.select({ at: origins.opensAt }).from(origins).where(eq(origins.id, campaign.id)))[0]?.at;
    await allow(1, tenant, hoursOn(1));
    expect(await opens()).not.toBeNull();
    await allow(3, tenant, hoursOn(2));
    expect(await opens()).toBeNull();
    expect((await claim(hoursOn(2))).ids).toHaveLength(1);
  });

  it("takes the lowest of several words, and nothing from one that it does not know", async () => {
    const note = (tiers: string[]) =>
      inTransaction(tenant.ctx, (ctx) => noteReachLimit(ctx, tenant.channelId, tiers, noon));
    const row = async () => (await owner.db.select().from(portfolios).where(eq(portfolios.id, business)))[0];
    await note(["TIER_SOMETHING"]);
    expect(await row()).toBeUndefined();
    await note(["TIER_10K", "TIER_UNLIMITED", "TIER_2K"]);
    expect(await row()).toMatchObject({ people: 2_000, toldAt: noon });
  });

  it("keeps the later word where an earlier one arrives after it", async () => {
    await allow(5, tenant, hoursOn(2));
    await allow(1, tenant, hoursOn(1));
    expect(await readReach(tenant.ctx, tenant.channelId)).toMatchObject({ people: 5 });
  });

  it("keeps nobody longer than they count", async () => {
    await allow(10);
    await waits(people(3));
    await claim();
    await waits(people(3));
    await claim(hoursOn(30));
    const where = and(eq(reachedPeople.portfolioId, business), eq(reachedPeople.workspaceId, tenant.ctx.workspaceId));
    expect(await owner.db.select().from(reachedPeople).where(where)).toHaveLength(3);
    expect(await owner.db.select().from(reachSlots).where(eq(reachSlots.portfolioId, business))).toHaveLength(1);
  });
});

describe("a business in two workspaces", () => {
  it("has equal shares, and newcomers wait while the limit is used up", async () => {
    await allow(4);
    await waits(people(3));
    await claim();
    const newcomer = await tenantOf(business);
    await allow(4, newcomer);
    const theirs = await makeCampaign(newcomer);
    await waits(people(3), { of: newcomer, origin: theirs });
    // Two are the share; one place is left of all four.
    expect((await claim(noon, newcomer)).ids).toHaveLength(1);
    expect(await readReach({ ...newcomer.ctx, now: noon }, newcomer.channelId)).toMatchObject({
      ...{ people: 4, workspaces: 2, own: 1, total: 4 },
    });
    expect((await claim(hoursOn(24.5), newcomer)).ids).toHaveLength(2);
  });

  it("leaves each its share, whoever comes first", async () => {
    const other = await tenantOf(business);
    await allow(4);
    await allow(4, other);
    await waits(people(3));
    expect((await claim()).ids).toHaveLength(2);
    await waits(people(3), { of: other, origin: await makeCampaign(other) });
    expect((await claim(noon, other)).ids).toHaveLength(2);
  });

  it("tells nobody about the business of others", async () => {
    await allow(4);
    const stranger = await tenantOf("1");
    const asked = await inTransaction(stranger.ctx, ({ db }) =>
      db.execute(`SELECT * FROM reach_use('whatsapp', '${business}', now()) UNION ALL
        SELECT * FROM lock_reach('whatsapp', '${business}', now())`),
    );
    expect([...asked]).toEqual([]);
  });
});
