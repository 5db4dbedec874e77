import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { inTransaction } from "#lib/context";
import { stamp } from "#lib/ids";
import { createTroubles } from "#lib/jobs/troubles";
import { testDatabase } from "#lib/testing/database";
import { claimMessages } from "./claim.ts";
import { createLaneDrivers } from "./lanes/lane-drivers.ts";
import type { Origin } from "./origins/origins.ts";
import { hooks, makeCampaign, makeTenant, prepare, statesOf, type Tenant, take } from "./testing.ts";
import { fakeSpeaker } from "./testing-platform.ts";

/** A lane with a campaign of fifty thousand, in tables that PostgreSQL has never analysed. */
const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 10 });
afterAll(() => owner.close());

const waiting = 50_000;
let big: Tenant;
let campaign: Origin;
beforeAll(async () => {
  big = await makeTenant(owner, { now: new Date(), limitPerSecond: 80 });
  campaign = await makeCampaign(big);
  const { ctx, channelId, senderId, templateCode, laneId } = big;
  const ids = stamp(ctx.now);
  await owner.sql`
    WITH made AS (
      INSERT INTO messages (workspace_id, id, channel_id, sender_id, direction, source, address, country, campaign_id, row_number,
        template_code, template_name, language, category, template_version, kind, preview, state, created_at)
      SELECT ${ctx.workspaceId}, ${ids} || lpad(i::text, 5, '0'), ${channelId}, ${senderId}, 'outbound', 'console',
        '+4917' || lpad(i::text, 9, '0'), 'DE', ${campaign.id}, i, ${templateCode}, 'hours', 'en', 'utility', 0, 'template',
        'We are open.', 'queued', ${ctx.now.toISOString()}::timestamptz
      FROM generate_series(1, ${waiting}) i RETURNING workspace_id, id, created_at
    )
    INSERT INTO outbox (workspace_id, message_id, lane_id, origin_kind, origin_id, priority, due_at)
    SELECT workspace_id, id, ${laneId}, 'campaign', ${campaign.id}, 3, created_at FROM made`;
  await owner.sql`UPDATE campaigns SET queued = ${waiting} WHERE id = ${campaign.id}`;
});

describe("a lane on which fifty thousand messages wait", () => {
  it("claims the next as soon as on a lane where a hundred wait", async () => {
    const quiet = await makeTenant(owner, { now: new Date(), limitPerSecond: 80 });
    await prepare(quiet, await makeCampaign(quiet), { people: 120 });
    const lanes = await Promise.all(
      [big, quiet].map(async (tenant) => ({ tenant, held: await take(tenant), took: [0] })),
    );
    for (let i = 0; i < 11; i++) {
      for (const { tenant, held, took } of lanes) {
        const startedAt = performance.now();
        const claim = await claimMessages({ ...tenant.ctx, now: new Date() }, hooks, held, 10);
        took.push(performance.now() - startedAt);
        expect(claim?.claimed).toHaveLength(10);
      }
    }
    const [busy = 0, other = 0] = lanes.map(({ took }) => took.sort((a, b) => a - b)[6]);
    // A claim that sorts what waits takes many times as long, on whatever machine.
    expect(busy / other).toBeLessThan(5);
    await owner.sql`UPDATE lanes SET lease = NULL WHERE id = ${big.laneId}`;
  });

  it("plans what a claim asks once for each connection", async () => {
    const held = await take(big);
    const plans = await inTransaction(big.ctx, async (ctx) => {
      for (let i = 0; i < 3; i++) await claimMessages(ctx, hooks, held, 2);
      return ctx.db.execute<{ what: string; custom: number; generic: number }>(sql`
        SELECT substring(statement FROM '(?:FROM|UPDATE) (outbox|messages|jsonb_to_recordset)') AS what,
          custom_plans::int AS custom, generic_plans::int > 2 AS generic
        FROM pg_prepared_statements WHERE statement LIKE '/* prepared */%' ORDER BY 1`);
    });
    expect(plans).toEqual([
      { what: "messages", custom: 0, generic: true },
      { what: "outbox", custom: 0, generic: true },
      { what: "outbox", custom: 0, generic: true },
    ]);
    await owner.sql`UPDATE lanes SET lease = NULL WHERE id = ${big.laneId}`;
  });

  it("lets a one-time code leave first", async () => {
    const [code = ""] = await prepare(big, campaign, { category: "authentication", at: new Date() });
    const held = await take(big);
    const claim = await claimMessages({ ...big.ctx, now: new Date() }, hooks, held, 1);
    expect(claim?.claimed).toMatchObject([{ id: code }]);
    await owner.sql`UPDATE lanes SET lease = NULL WHERE id = ${big.laneId}`;
  });

  it("does not keep ten messages of another tenant waiting for more than ten seconds of its own", async () => {
    const speaker = fakeSpeaker();
    const contextOf = (workspaceId: string) => ({ ...big.ctx, workspaceId, now: new Date() });
    const drivers = createLaneDrivers({
      ...{ contextOf, troubles: createTroubles(contextOf) },
      ...{ hooks, persist: (step) => step() },
      openSpeaker: async (_ctx, held) => ({
        ...{ facts: { held, platform: "whatsapp" }, speaker, staysOpen: false },
        ...{ isCurrent: async () => true, close: async () => {} },
      }),
    });
    await drivers.wake(big.ctx.workspaceId, big.laneId);
    await expect.poll(() => speaker.sent.length, { interval: 5, timeout: 10_000 }).toBeGreaterThan(20);
    const small = await makeTenant(owner, { now: new Date(), limitPerSecond: 80 });
    const few = await makeCampaign(small);
    const sentBefore = speaker.sent.length;
    await prepare(small, few, { people: 10 });
    await drivers.wake(small.ctx.workspaceId, small.laneId);
    await expect.poll(() => statesOf(small), { interval: 10, timeout: 30_000 }).toEqual({ accepted: 10 });
    expect(speaker.sent.length - sentBefore).toBeLessThan(10 + 10 * 80);
    const sentOfBig = speaker.sent.length;
    await expect.poll(() => speaker.sent.length, { interval: 5, timeout: 10_000 }).toBeGreaterThan(sentOfBig);
    await drivers.stop(10_000);
  });
});
