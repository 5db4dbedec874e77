/** What late failures do to lanes and origins; what becomes of the messages is tested where receipts are applied. */
import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { failureKinds } from "#db/message-enums";
import { bindings } from "#db/schema/channels";
import type { Failure } from "#lib/connectors/connector";
import { inTransaction } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { claimMessages } from "./claim.ts";
import { ensureLane, type LaneLease } from "./lanes/lanes.ts";
import { type LateFailure, mayBeSentAgain, takeBack } from "./late-failures.ts";
import type { Origin, OriginHooks } from "./origins/origins.ts";
import { recordOutcomes } from "./record-outcomes.ts";
import { hooks, laneOf, later, makeCampaign, makeTenant, prepare, type Tenant, take } from "./testing.ts";
import { acceptedAs, failureOf } from "./testing-platform.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

let tenant: Tenant;
let held: LaneLease;
/** What origins were told, in that order. */
let told: string[];
const recording: OriginHooks = {
  campaign: {
    progressed: async () => {},
    inDoubt: async () => {},
    stopped: async (_ctx, id, reason) => void told.push(`${id} stopped ${reason}`),
    slowed: async (_ctx, id, { pace, code }) => void told.push(`${id} slowed to ${pace} for ${code || "nothing"}`),
  },
};
beforeEach(async () => {
  told = [];
  tenant = await makeTenant(owner, { limitPerSecond: 80 });
  held = await take(tenant);
  await owner.sql`UPDATE lanes SET lease_until = now() + interval '1 hour' WHERE id = ${tenant.laneId}`;
});

type Sent = { id: string; origin: Origin };

/** One message of a campaign leaves at this second and is accepted. */
async function send(origin: Origin, seconds = 1): Promise<Sent> {
  await prepare(tenant, origin);
  const ctx = { ...tenant.ctx, now: later(seconds) };
  const [message] = (await claimMessages(ctx, hooks, held, 1))?.claimed ?? [];
  if (!message) throw new Error("nothing left");
  await recordOutcomes(ctx, hooks, { held, platform: "whatsapp" }, [
    { message, outcome: acceptedAs(message), tookMs: 5, at: ctx.now },
  ]);
  return { id: message.id, origin };
}

const tooFast: Failure = { ...failureOf("THROTTLED_SENDER"), code: "130429" };
const failed = ({ id }: Sent, failure = tooFast, laneId = tenant.laneId): LateFailure => ({
  ...{ messageId: id, externalId: `w-${id}`, laneId, key: `${id}:failed`, at: later(5), failure },
});
const takeThem = (...failures: LateFailure[]) =>
  inTransaction({ ...tenant.ctx, now: later(5) }, async (ctx) => {
    const back = await takeBack(ctx, recording, failures);
    await back.finish();
    return { changed: back.changes.length, final: back.final.size };
  });
const twoCampaigns = async () => [await makeCampaign(tenant), await makeCampaign(tenant)] as const;

describe("a lane", () => {
  it("is slowed with others in one order for all workers, and so are its origins told", async () => {
    const [one, two] = await twoCampaigns();
    await ensureLane(tenant.ctx, { id: "0-first", channelId: tenant.channelId, limitPerSecond: 20 });
    const [first, second, third] = [await send(one), await send(two), await send(two)];
    await takeThem(failed(second), failed(first), failed(third, tooFast, "0-first"));
    expect(told).toEqual([
      `${two.id} slowed to 10 for 130429`,
      `${one.id} slowed to 40 for 130429`,
      `${two.id} slowed to 40 for 130429`,
    ]);
  });

  it("is slowed for what left last, although the lane was slowed since the first had left", async () => {
    const campaign = await makeCampaign(tenant);
    const sent = [await send(campaign, 1), await send(campaign, 9)];
    await owner.sql`UPDATE lanes SET slowed_at = ${later(5).toISOString()} WHERE id = ${tenant.laneId}`;
    await takeThem(...sent.map((one) => failed(one)));
    expect(told).toEqual([`${campaign.id} slowed to 40 for 130429`]);
    // What is told of the same messages once more slows it no further.
    await owner.sql`UPDATE lanes SET next_slot_at = now() WHERE id = ${tenant.laneId}`;
    await takeThem(...sent.map((one) => failed(one)));
    expect(told).toHaveLength(1);
  });

  it("rests a second where the platform does not say how long, and names no code where there is none", async () => {
    const campaign = await makeCampaign(tenant);
    const sent = await send(campaign);
    const before = Date.now();
    await takeThem(failed(sent, { ...tooFast, code: null }));
    const after = Date.now();
    expect(told).toEqual([`${campaign.id} slowed to 40 for nothing`]);
    const restsUntil = (await laneOf(tenant))?.nextSlotAt.getTime() ?? 0;
    expect(restsUntil).toBeGreaterThan(before + 500);
    expect(restsUntil).toBeLessThan(after + 1_500);
  });

  it.each<[string, Partial<Failure>, boolean]>([
    ["a fault of the platform", { kind: "TRANSIENT", platformFault: true }, true],
    ["a passing fault of one message", { kind: "TRANSIENT" }, false],
    ["the throttling of one person", { kind: "THROTTLED_RECIPIENT" }, false],
  ])("and %s", async (_name, failure, slows) => {
    await takeThem(failed(await send(await makeCampaign(tenant)), { ...tooFast, ...failure }));
    expect(told).toHaveLength(slows ? 1 : 0);
  });

  it("is not slowed by messages of which nobody knows when they left", async () => {
    const sent = await send(await makeCampaign(tenant));
    await owner.sql`UPDATE messages SET handed_over_at = NULL WHERE id = ${sent.id}`;
    expect(await takeThem(failed(sent))).toEqual({ changed: 1, final: 0 });
    expect(told).toEqual([]);
  });
});

describe("origins", () => {
  const dead: Failure = { ...failureOf("AUTH"), code: "190", detail: "The token is dead" };

  it("are stopped once each, in one order for all workers, and the account's page says why", async () => {
    const [one, two] = await twoCampaigns();
    const [first, second, third] = [await send(one), await send(two), await send(two)];
    await takeThem(failed(third, dead), failed(second, dead), failed(first, dead));
    expect(told).toEqual([`${one.id} stopped platform_auth`, `${two.id} stopped platform_auth`]);
    const [binding] = await owner.db.select().from(bindings).where(eq(bindings.channelId, tenant.channelId));
    expect(binding).toMatchObject({ trouble: "190 The token is dead", troubleLaneId: tenant.laneId });
  });

  it("are each stopped for what was told of their own messages", async () => {
    const [one, two] = await twoCampaigns();
    const [first, second] = [await send(one), await send(two)];
    await takeThem(failed(second, failureOf("POLICY")), failed(first, dead));
    expect(told).toEqual([`${one.id} stopped platform_auth`, `${two.id} stopped platform_policy`]);
  });

  it("that nobody knows are told nothing: the failure of their message stands", async () => {
    const sent = await send(await makeCampaign(tenant));
    await owner.sql`UPDATE messages SET campaign_id = NULL, origin_kind = NULL, origin_id = NULL WHERE id = ${sent.id}`;
    expect(await takeThem(failed(sent, dead))).toEqual({ changed: 0, final: 1 });
    expect(told).toEqual([]);
  });
});

it("nothing is done about no failures", async () => {
  expect(await takeThem()).toEqual({ changed: 0, final: 0 });
});

it.each(failureKinds)("%s lets a message be sent again, or not", (kind) => {
  const again = ["TRANSIENT", "THROTTLED_SENDER", "THROTTLED_RECIPIENT", "AUTH", "POLICY", "QUOTA"];
  expect(mayBeSentAgain(failureOf(kind))).toBe(again.includes(kind));
});
