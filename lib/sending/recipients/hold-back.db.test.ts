import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import type { TemplateCategory } from "#db/enums";
import { channels } from "#db/schema/channels";
import { recipientPaces, senderDomainHours, senderDomains } from "#db/schema/mail";
import { senders } from "#db/schema/senders";
import type { SendOutcome } from "#lib/connectors/connector";
import { testDatabase } from "#lib/testing/database";
import { checkInvariants } from "#lib/testing/invariants";
import { claimMessages } from "../claim.ts";
import type { LaneLease } from "../lanes/lanes.ts";
import type { Origin } from "../origins/origins.ts";
import { recordOutcomes } from "../record-outcomes.ts";
import {
  hooks,
  laneOf,
  later,
  makeCampaign,
  makeTenant,
  noon,
  outboxOf,
  person,
  prepare,
  type Tenant,
  take,
} from "../testing.ts";
import { acceptedAs, failureOf } from "../testing-platform.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

let tenant: Tenant;
let held: LaneLease;
let campaign: Origin;
let mailed = 0;

beforeEach(async () => {
  tenant = await makeTenant(owner);
  await owner.db.update(channels).set({ type: "email" }).where(eq(channels.id, tenant.channelId));
  await owner.db.update(senders).set({ externalId: "hello@kiosk.example" }).where(eq(senders.id, tenant.senderId));
  held = await take(tenant);
  campaign = await makeCampaign(tenant);
});

/** Mails to so many people of a domain. @returns their ids */
function write(domain: string, people: number, category: TemplateCategory = "utility") {
  const to = Array.from({ length: people }, () =>
    person({ address: `p${++mailed}@${domain}`, addressKind: "email", country: null }),
  );
  return prepare(tenant, campaign, { people: to, category });
}

async function claim(at = noon, count = 64) {
  const found = await claimMessages({ ...tenant.ctx, now: at }, hooks, held, count);
  if (!found) throw new Error("the lane is lost");
  return found;
}
const idsOf = ({ claimed }: Awaited<ReturnType<typeof claim>>) => claimed.map(({ id }) => id).sort();
const waiting = async () => (await outboxOf(tenant)).filter(({ state }) => state === "waiting");

describe("the pace of a receiving service", () => {
  it("lets as many leave as it takes, and stops nobody else", async () => {
    const slow = await write("icloud.com", 12);
    const others = await write("people.example", 3);
    const first = await claim();
    // Five a second, of which the first second's are there at once.
    expect(idsOf(first)).toEqual([...slow.slice(0, 6), ...others].sort());
    expect(first.more).toBe(true);
    const dues = (await waiting()).map(({ dueAt }) => dueAt.getTime() - noon.getTime());
    expect(dues).toEqual([200, 400, 600, 800, 1_000, 1_200]);
    // What waits is not looked at before its time.
    expect(await claim()).toMatchObject({ claimed: [], more: false });
    expect((await claim(later(1))).claimed).toHaveLength(5);
    expect((await claim(later(10))).claimed).toHaveLength(1);
    expect(await waiting()).toEqual([]);
    expect(await checkInvariants(owner.sql)).toEqual([]);
  });

  it("never holds back a code", async () => {
    const codes = await write("icloud.com", 12, "authentication");
    expect(idsOf(await claim())).toEqual([...codes].sort());
  });

  it("is the platform's: other channels are not asked", async () => {
    await owner.db.update(channels).set({ type: "whatsapp" }).where(eq(channels.id, tenant.channelId));
    await write("icloud.com", 12);
    expect((await claim()).claimed).toHaveLength(12);
    expect(await owner.db.select().from(recipientPaces).where(eq(recipientPaces.laneId, tenant.laneId))).toEqual([]);
  });

  it("is looked up by key, however many services there are", async () => {
    await owner.sql`INSERT INTO recipient_paces (workspace_id, lane_id, service, pace_per_second, paced_at, next_slot_at, tail_at)
      SELECT ${tenant.ctx.workspaceId}, ${tenant.laneId}, n || '.example', 1, now(), now(), now() FROM generate_series(1, 20000) n`;
    await owner.sql`ANALYZE recipient_paces`;
    const [plan] = await owner.sql<{ "QUERY PLAN": { Plan: { "Node Type": string } }[] }[]>`
      EXPLAIN (FORMAT JSON) SELECT service FROM recipient_paces WHERE workspace_id = ${tenant.ctx.workspaceId}
        AND lane_id = ${tenant.laneId} AND service = ANY(ARRAY['7.example', '8.example'])`;
    expect(JSON.stringify(plan)).toContain("recipient_paces_pk");
    expect(JSON.stringify(plan)).not.toContain("Seq Scan");
  });
});

describe("a service that says too fast", () => {
  const tooFast = (): SendOutcome => ({
    outcome: "retry_later",
    failure: { ...failureOf("THROTTLED_SENDER"), code: "rate_limited", scope: "recipients" },
  });

  it("is written to more slowly, and the lane and the others are not", async () => {
    await write("gmail.com", 1);
    await write("people.example", 1);
    const { claimed } = await claim();
    const before = await laneOf(tenant);
    await recordOutcomes(
      { ...tenant.ctx, now: later(1) },
      hooks,
      { held, platform: "email" },
      claimed.map((message) => ({
        ...{ message, tookMs: 5, at: later(1) },
        outcome: message.address.endsWith("gmail.com") ? tooFast() : acceptedAs(message),
      })),
    );
    expect(await laneOf(tenant)).toMatchObject({ pacePerSecond: before?.pacePerSecond, slowedAt: null });
    const paces = await owner.db.select().from(recipientPaces).where(eq(recipientPaces.laneId, tenant.laneId));
    expect(paces.find(({ service }) => service === "Gmail")).toMatchObject({
      ...{ pacePerSecond: 10, nextSlotAt: later(61), slowedAt: later(1), slowedCode: "rate_limited" },
    });
    expect(paces.find(({ service }) => service === "people.example")).toMatchObject({ slowedAt: null });
    const [gmail] = await write("gmail.com", 1);
    const [other] = await write("people.example", 1);
    expect(idsOf(await claim(later(30)))).toEqual([other]);
    expect(idsOf(await claim(later(120)))).toContain(gmail);
  });

  it("is slowed once by the answers of one burst", async () => {
    await write("gmail.com", 3);
    const { claimed } = await claim(later(1));
    const lane = { held, platform: "email" as const };
    for (const message of claimed)
      await recordOutcomes({ ...tenant.ctx, now: later(2) }, hooks, lane, [
        { message, outcome: tooFast(), tookMs: 1_500, at: later(2) },
      ]);
    const [pace] = await owner.db.select().from(recipientPaces).where(eq(recipientPaces.laneId, tenant.laneId));
    expect(pace?.pacePerSecond).toBe(10);
  });
});

describe("the warm-up of a sender domain", () => {
  const warm = (warmUpFrom: string) =>
    owner.db.insert(senderDomains).values({
      ...{ workspaceId: tenant.ctx.workspaceId, channelId: tenant.channelId, domain: "kiosk.example", warmUpFrom },
    });
  /** What left today before. */
  const claimedBefore = (claimed: number, hour = new Date("2026-11-21T08:00:00Z")) =>
    owner.db.insert(senderDomainHours).values({
      ...{ workspaceId: tenant.ctx.workspaceId, channelId: tenant.channelId, domain: "kiosk.example", hour, claimed },
    });

  it("sends as many as the day allows, and the rest the next day", async () => {
    await warm("2026-11-21");
    await claimedBefore(47);
    // Yesterday's do not count.
    await claimedBefore(500, new Date("2026-11-20T23:00:00Z"));
    const ids = await write("people.example", 5);
    expect(idsOf(await claim())).toEqual(ids.slice(0, 3));
    const midnight = new Date("2026-11-22T00:00:00Z");
    expect((await waiting()).map(({ dueAt }) => dueAt)).toEqual([midnight, midnight]);
    expect((await claim(later(3_600))).claimed).toEqual([]);
    expect(idsOf(await claim(midnight))).toEqual(ids.slice(3));
    expect(await checkInvariants(owner.sql)).toEqual([]);
  });

  it("holds back no code, and counts it", async () => {
    await warm("2026-11-21");
    await claimedBefore(49);
    const codes = await write("people.example", 2, "authentication");
    expect(idsOf(await claim())).toEqual([...codes].sort());
    await write("people.example", 1);
    expect((await claim()).claimed).toEqual([]);
  });

  it("limits nothing after its last day, and nothing of a domain without one", async () => {
    await warm("2026-11-01");
    await claimedBefore(1_000_000);
    await write("people.example", 2);
    expect((await claim()).claimed).toHaveLength(2);
  });

  it("counts a message once, however often it is tried", async () => {
    const [id = ""] = await write("people.example", 1);
    const { claimed } = await claim();
    await recordOutcomes(
      tenant.ctx,
      hooks,
      { held, platform: "email" },
      claimed.map((message) => ({
        ...{ message, tookMs: 5, at: noon },
        outcome: { outcome: "retry_later", failure: { ...failureOf("TRANSIENT"), code: "greylisted" } },
      })),
    );
    await owner.sql`UPDATE outbox SET due_at = ${noon.toISOString()} WHERE message_id = ${id}`;
    expect((await claim(later(1))).claimed).toHaveLength(1);
    const hours = await owner.db
      .select()
      .from(senderDomainHours)
      .where(eq(senderDomainHours.channelId, tenant.channelId));
    expect(hours).toMatchObject([{ domain: "kiosk.example", claimed: 1 }]);
  });
});
