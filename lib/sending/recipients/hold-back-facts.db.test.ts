/** Which rows decide what is held back: warm-ups, what was claimed, and paces of this lane alone. */
import { and, eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { recipientPaces, senderDomainHours, senderDomains } from "#db/schema/mail";
import { inTransaction } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import type { CandidateFacts } from "../candidate-facts.ts";
import { later, makeCampaign, makeTenant, noon, outboxOf, prepare, type Tenant } from "../testing.ts";
import { holdBack, keepPaces, readPaces } from "./hold-back.ts";
import { freshPace } from "./pace.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

let tenant: Tenant;
beforeEach(async () => {
  tenant = await makeTenant(owner);
});

/** A mail that may leave, as a claim finds it. */
const mail = (messageId: string, given: Partial<CandidateFacts> = {}): CandidateFacts =>
  ({
    ...{ messageId, platform: "email", address: "ines@kiosk.example", senderExternalId: "hello@shop.example" },
    ...{ category: "utility", attempt: 0, dueAt: noon.toISOString(), createdAt: noon.toISOString(), ...given },
  }) as CandidateFacts;
const leaving = (rows: CandidateFacts[], now = noon) =>
  inTransaction({ ...tenant.ctx, now }, async (ctx) => {
    const held = { laneId: tenant.laneId, channelId: tenant.channelId, lease: "d", wakeups: 0 };
    return (await holdBack(ctx, held, rows)).map(({ messageId }) => messageId);
  });
const mails = (count: number, given: Partial<CandidateFacts> = {}) =>
  Array.from({ length: count }, (_, n) => mail(`m${n}`, { address: `ines@p${n}.example`, ...given }));

describe("the warm-up of a domain", () => {
  const warm = (domain: string, given: Partial<typeof senderDomains.$inferInsert> = {}) =>
    owner.db.insert(senderDomains).values({
      ...{
        workspaceId: tenant.ctx.workspaceId,
        channelId: tenant.channelId,
        domain,
        warmUpFrom: "2026-11-21",
        ...given,
      },
    });
  const claimed = (count: number, given: Partial<typeof senderDomainHours.$inferInsert> = {}) =>
    owner.db.insert(senderDomainHours).values({
      ...{ workspaceId: tenant.ctx.workspaceId, channelId: tenant.channelId, domain: "shop.example", claimed: count },
      ...{ hour: new Date("2026-11-21T08:00:00Z"), ...given },
    });

  it("is limited by what was claimed since midnight, for its own domain and channel", async () => {
    await warm("shop.example");
    await claimed(40, { hour: new Date("2026-11-21T00:00:00Z") });
    await claimed(8);
    await claimed(100, { hour: new Date("2026-11-20T23:00:00Z") });
    await claimed(100, { domain: "other.example" });
    await claimed(100, { channelId: "cams-another000" });
    expect(await leaving(mails(4))).toEqual(["m0", "m1"]);
  });

  it.each<[string, () => PromiseLike<unknown>]>([
    ["of another domain", () => warm("other.example")],
    ["of the same domain of another channel", () => warm("shop.example", { channelId: "cams-another000" })],
    ["that has no beginning", () => warm("shop.example", { warmUpFrom: null })],
  ])("%s limits nothing", async (_name, begin) => {
    await begin();
    await claimed(1_000);
    expect(await leaving(mails(4))).toHaveLength(4);
  });

  it("gives what is left to codes first, and nothing to anything else once it is used up", async () => {
    await warm("shop.example");
    await claimed(49);
    const rows = [...mails(2), mail("code", { category: "authentication", address: "a@b.example" })];
    expect(await leaving(rows)).toEqual(["code"]);
  });

  it("does not hold back what has been tried, which was counted then, and counts it no more", async () => {
    await warm("shop.example");
    await claimed(50);
    expect(await leaving([mail("tried", { attempt: 1 }), mail("new")])).toEqual(["tried"]);
    const [row] = await owner.sql<{ claimed: number }[]>`
      SELECT sum(claimed)::int AS claimed FROM sender_domain_hours WHERE workspace_id = ${tenant.ctx.workspaceId}`;
    expect(row?.claimed).toBe(50);
  });

  it("counts what leaves by the hour and by the domain it leaves from", async () => {
    await leaving([...mails(2), mail("m9", { senderExternalId: "hello@OTHER.example" })], later(1_800));
    await leaving(mails(3), later(1_801));
    const rows = await owner.db
      .select()
      .from(senderDomainHours)
      .where(eq(senderDomainHours.workspaceId, tenant.ctx.workspaceId))
      .orderBy(senderDomainHours.domain);
    expect(rows.map(({ domain, hour, claimed }) => [domain, hour, claimed])).toEqual([
      ["other.example", noon, 1],
      ["shop.example", noon, 5],
    ]);
  });
});

describe("the pace of a service", () => {
  const kept = (laneId = tenant.laneId) =>
    owner.db
      .select()
      .from(recipientPaces)
      .where(and(eq(recipientPaces.workspaceId, tenant.ctx.workspaceId), eq(recipientPaces.laneId, laneId)));
  const busy = { ...freshPace(1, noon.getTime()), nextSlotAt: later(60).getTime(), tailAt: later(60).getTime() };
  const keep = (laneId: string, service: string, pace = busy, code?: string | null) =>
    inTransaction(tenant.ctx, (ctx) => keepPaces(ctx, laneId, new Map([[service, pace]]), code));

  it("is that of its lane", async () => {
    await keep("another lane", "kiosk.example");
    await keep(tenant.laneId, "other.example");
    expect(await leaving([mail("a")])).toEqual(["a"]);
    await keep(tenant.laneId, "kiosk.example");
    expect(await leaving([mail("b")])).toEqual([]);
    expect(await kept("another lane")).toMatchObject([{ nextSlotAt: later(60) }]);
  });

  it("lets what has waited for more than a second leave before what is new", async () => {
    await keep(tenant.laneId, "kiosk.example", { ...busy, nextSlotAt: noon.getTime(), tailAt: noon.getTime() });
    const made = (ms: number) => new Date(noon.getTime() - ms).toISOString();
    const rows = [mail("new", { createdAt: made(1_000) }), mail("waited", { createdAt: made(1_001) })];
    expect(await leaving(rows)).toEqual(["waited"]);
  });

  it("is kept whole, and with why it was slowed until it is slowed again", async () => {
    const pace = {
      perSecond: 3,
      pacedAt: later(1).getTime(),
      nextSlotAt: later(2).getTime(),
      tailAt: later(3).getTime(),
    };
    await keep(tenant.laneId, "kiosk.example", busy, "421");
    await keep(tenant.laneId, "kiosk.example", pace);
    expect(await kept()).toMatchObject([
      {
        ...{ pacePerSecond: 3, pacedAt: later(1), nextSlotAt: later(2), tailAt: later(3) },
        ...{ slowedAt: noon, slowedCode: "421" },
      },
    ]);
    const read = await inTransaction(tenant.ctx, (ctx) => readPaces(ctx, tenant.laneId, ["kiosk.example", "x"]));
    expect([...read]).toEqual([["kiosk.example", pace]]);
    await keep(tenant.laneId, "kiosk.example", pace, "452");
    expect(await kept()).toMatchObject([{ slowedCode: "452" }]);
  });

  it("is locked until the transaction ends that reads it", async () => {
    await keep(tenant.laneId, "kiosk.example");
    await inTransaction(tenant.ctx, async (ctx) => {
      await readPaces(ctx, tenant.laneId, ["kiosk.example"]);
      const free = await owner.sql`
        SELECT 1 FROM recipient_paces WHERE workspace_id = ${tenant.ctx.workspaceId} FOR UPDATE SKIP LOCKED`;
      expect(free).toHaveLength(0);
    });
  });

  it("defers the messages that it holds back, and only while they wait", async () => {
    const campaign = await makeCampaign(tenant);
    const [first = "", second = "", third = ""] = await prepare(tenant, campaign, { people: 3 });
    await owner.sql`UPDATE outbox SET state = 'sending', handed_over_at = now() WHERE message_id = ${second}`;
    await keep(tenant.laneId, "kiosk.example");
    expect(await leaving([mail(first), mail(second)])).toEqual([]);
    const dues = new Map((await outboxOf(tenant)).map(({ messageId, dueAt }) => [messageId, dueAt]));
    expect([dues.get(first), dues.get(second), dues.get(third)]).toEqual([later(60), noon, noon]);
  });
});

it("nothing is held back on a platform without paces, nor where the platform is not known", async () => {
  const many = (platform: string | null) => mails(30, { platform: platform as never, address: "ines@icloud.com" });
  expect(await leaving(many("whatsapp"))).toHaveLength(30);
  expect(await leaving(many(null))).toHaveLength(30);
  expect((await leaving(many("email"))).length).toBeLessThan(30);
  expect(await leaving([])).toEqual([]);
});
