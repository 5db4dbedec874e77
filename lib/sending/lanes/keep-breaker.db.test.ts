import { asc, eq, sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { auditLog } from "#db/schema/workspaces";
import { inTransaction } from "#lib/context";
import { makeTenant, type Tenant, take } from "#lib/sending/testing";
import { testDatabase } from "#lib/testing/database";
import { type Breaker, closedBreaker } from "./breaker.ts";
import { type BreakerRow, breakerColumns, breakerOf, keepBreaker } from "./keep-breaker.ts";
import type { LaneLease } from "./lanes.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

/** What the driver's clock says; it need not be the database's. */
const now = 5_000_000;
const reason = { code: "503", detail: "Away" };
const opened = (given: Partial<NonNullable<Breaker["open"]>> = {}): Breaker => ({
  ...{ faultsInRow: 7, window: null },
  open: { since: now - 60_000, until: now + 90_000, rests: 2, reason, ...given },
});

let tenant: Tenant;
let held: LaneLease;
beforeEach(async () => {
  tenant = await makeTenant(owner, { limitPerSecond: 80 });
  held = await take(tenant);
});

const keep = (breaker: Breaker, by: LaneLease = held) => keepBreaker(tenant.ctx, by, breaker, now);
async function row(): Promise<BreakerRow & { pace: number }> {
  const [found] = await owner.db.execute<BreakerRow & { pace: number }>(sql`
    SELECT ${breakerColumns}, pace_per_second AS pace FROM lanes WHERE id = ${tenant.laneId}`);
  if (!found) throw new Error("no lane");
  return found;
}
const log = async () =>
  (
    await owner.db
      .select()
      .from(auditLog)
      .where(eq(auditLog.workspaceId, tenant.ctx.workspaceId))
      .orderBy(asc(auditLog.id))
  ).map(({ action, objectId, detail }) => [action, objectId, detail]);

describe("an open breaker", () => {
  it("is kept with its lane, in spans of time, and read back for another clock", async () => {
    await keep(opened());
    const kept = await row();
    expect(kept).toMatchObject({ breakerFaults: 7, breakerRests: 2, breakerReason: reason, pace: 80 });
    const another = breakerOf(kept, 1_000_000);
    expect(another).toMatchObject({ faultsInRow: 7, window: null, open: { rests: 2, reason } });
    const { since = 0, until = 0 } = another.open ?? {};
    // As exact as two statements are near each other.
    expect(Math.abs(since - 940_000)).toBeLessThan(20_000);
    expect(Math.abs(until - 1_090_000)).toBeLessThan(20_000);
  });

  it("stays open since its first fault, whatever later ones say", async () => {
    await keep(opened());
    await keep(opened({ since: now, until: now + 300_000, rests: 3, reason: { code: null, detail: "Still away" } }));
    const kept = await row();
    expect(kept).toMatchObject({ breakerRests: 3, breakerReason: { code: null, detail: "Still away" } });
    expect(kept.openSinceMs).toBeGreaterThanOrEqual(60_000);
    expect(kept.openForMs).toBeGreaterThan(200_000);
  });

  it("is told in the log when it opens and when it closes, each once", async () => {
    for (const breaker of [closedBreaker, opened(), opened({ rests: 3 })]) await keep(breaker);
    const began = ["channel.outage_began", tenant.channelId, { reason: "503 Away" }];
    expect(await log()).toEqual([began]);
    for (const breaker of [closedBreaker, closedBreaker]) await keep(breaker);
    const seconds = expect.toSatisfy((lasted: number) => Number.isInteger(lasted) && lasted >= 60);
    expect(await log()).toEqual([began, ["channel.outage_ended", tenant.channelId, { seconds }]]);
  });

  it("is told without a code where the platform gave none", async () => {
    await keep(opened({ reason: { code: null, detail: "No answer" } }));
    expect(await log()).toEqual([["channel.outage_began", tenant.channelId, { reason: "No answer" }]]);
  });
});

describe("a breaker that closes", () => {
  it("leaves nothing of the outage, and the lane begins at a quarter of its limit", async () => {
    await owner.sql`UPDATE lanes SET paced_at = '2026-01-01' WHERE id = ${tenant.laneId}`;
    await keep(opened());
    await keep({ ...closedBreaker, faultsInRow: 1 });
    expect(await row()).toEqual({
      ...{ breakerFaults: 1, breakerRests: 0, breakerReason: null, openForMs: null, openSinceMs: null, pace: 20 },
    });
    const [lane] = await owner.sql`SELECT clock_timestamp() - paced_at < interval '1 minute' AS fresh FROM lanes
      WHERE id = ${tenant.laneId}`;
    expect(lane).toEqual({ fresh: true });
  });

  it.each([
    [80, 5, 5],
    [2, 2, 1],
  ])(
    "begins no faster than the lane was, and at one a second at least: limit %d, pace %d",
    async (limit, pace, then) => {
      await owner.sql`UPDATE lanes SET limit_per_second = ${limit}, pace_per_second = ${pace} WHERE id = ${tenant.laneId}`;
      await keep(opened());
      await keep(closedBreaker);
      expect(await row()).toMatchObject({ pace: then });
    },
  );

  it("does not slow a lane on which it was not open", async () => {
    await owner.sql`UPDATE lanes SET paced_at = '2026-01-01' WHERE id = ${tenant.laneId}`;
    await keep({ ...closedBreaker, faultsInRow: 1 });
    expect(await row()).toMatchObject({ breakerFaults: 1, pace: 80 });
    const [lane] = await owner.sql`SELECT paced_at < '2026-02-01' AS old FROM lanes WHERE id = ${tenant.laneId}`;
    expect(lane).toEqual({ old: true });
  });
});

it("a driver that has lost its lane changes nothing, nor does one of another lane or workspace", async () => {
  const before = await row();
  await keep(opened(), { ...held, lease: "another" });
  await keep(opened(), { ...held, laneId: "another" });
  const stranger = await makeTenant(owner);
  await keepBreaker({ ...stranger.ctx, db: owner.db }, held, opened(), now);
  expect(await row()).toEqual(before);
  expect(await log()).toEqual([]);
});

it("another lane stays as it is, also one of another workspace with the same id and driver", async () => {
  const { ctx, laneId } = await makeTenant(owner);
  await owner.sql`UPDATE lanes SET id = ${held.laneId}, lease = ${held.lease} WHERE id = ${laneId}`;
  await owner.sql`INSERT INTO lanes (workspace_id, id, channel_id) VALUES (${tenant.ctx.workspaceId}, 'second', 'c')`;
  const others = () =>
    owner.sql`SELECT * FROM lanes WHERE id = 'second' OR workspace_id = ${ctx.workspaceId} ORDER BY id`;
  const before = await others();
  await keepBreaker({ ...tenant.ctx, db: owner.db }, held, opened(), now);
  expect(await others()).toEqual(before);
  await owner.sql`DELETE FROM lanes WHERE id = 'second'`;
});

it("a lane whose row says nothing of an outage has a closed breaker", () => {
  const closed = { breakerFaults: 3, breakerRests: 0, breakerReason: null, openForMs: null, openSinceMs: null };
  expect(breakerOf(closed, now)).toEqual({ faultsInRow: 3, window: null, open: null });
  const bare = { ...closed, openForMs: 500 };
  expect(breakerOf(bare, now).open).toEqual({
    ...{ since: now, until: now + 500, rests: 0, reason: { code: null, detail: "" } },
  });
});

it("two answers of one lane are written one after the other", async () => {
  await inTransaction(tenant.ctx, async (ctx) => {
    await keepBreaker(ctx, held, opened(), now);
    const other = owner.sql`SELECT 1 FROM lanes WHERE id = ${tenant.laneId} FOR UPDATE NOWAIT`;
    await expect(other).rejects.toMatchObject({ code: "55P03" });
  });
});
