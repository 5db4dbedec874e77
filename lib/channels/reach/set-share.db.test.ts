import { eq } from "drizzle-orm";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { connect } from "#db/client";
import { origins } from "#db/schema/sending";
import { auditLog } from "#db/schema/workspaces";
import { type Ctx, inTransaction } from "#lib/context";
import { createOrigin } from "#lib/sending/origins/origins";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { makeSendable } from "#lib/testing/factories";
import { makeWorkspace } from "#lib/testing/workspace";
import { noteReachLimit } from "./note-limit.ts";
import { readReach } from "./read-reach.ts";
import { shareOf } from "./rules.ts";
import { setReachShare } from "./set-share.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

type Holder = { ctx: Ctx; channelId: string };
let businesses = 0;
let business: string;
let mine: Holder;
let theirs: Holder;
beforeEach(async () => {
  businesses += 1;
  business = `shares-${businesses}`;
  mine = await holder(business);
  theirs = await holder(business);
});

/** A workspace with an account of the business, which may reach 1,000 people newly in a day. */
async function holder(of: string): Promise<Holder> {
  const workspace = await makeWorkspace({ owner: owner.db, web: (await connectionAs("web")).db });
  const { ctx } = await workspace.member("owner");
  const { channelId } = await makeSendable(owner.db, workspace.id);
  await owner.sql`UPDATE bindings SET account = account || jsonb_build_object('businessId', ${of}::text)
    WHERE workspace_id = ${workspace.id}`;
  await inTransaction(ctx, (ctx) => noteReachLimit(ctx, channelId, ["TIER_1K"], ctx.now));
  return { ctx, channelId };
}

const set = ({ ctx, channelId }: Holder, share: string) => setReachShare(ctx, { channelId, share });
async function shareNow({ ctx, channelId }: Holder): Promise<number | null> {
  const use = await readReach(ctx, channelId);
  return use && shareOf(use);
}

/** Statements that wait for a lock. */
async function waiting(): Promise<number> {
  const [row] = await owner.sql<{ n: number }[]>`SELECT count(*)::int AS n FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  return row?.n ?? 0;
}

test("a workspace gives up part of its share, and the other one may then state it", async () => {
  expect([await shareNow(mine), await shareNow(theirs)]).toEqual([500, 500]);
  await set(mine, "30");
  expect([await shareNow(mine), await shareNow(theirs)]).toEqual([300, 700]);
  await set(theirs, "60");
  expect([await shareNow(mine), await shareNow(theirs)]).toEqual([300, 600]);
  await set(mine, "40");
  expect(await shareNow(mine)).toBe(400);
  await set(mine, "");
  expect(await shareNow(mine)).toBe(400);
  const log = await owner.db.select().from(auditLog).where(eq(auditLog.workspaceId, mine.ctx.workspaceId));
  expect(log.map(({ detail }) => detail.reachShare)).toEqual([
    { from: null, to: 30 },
    { from: 30, to: 40 },
    { from: 40, to: null },
  ]);
});

test("what belongs to the other workspace, by its word or equally, cannot be taken", async () => {
  await expect(set(mine, "51")).rejects.toMatchObject({ key: "reach.shareLarge", values: { most: 50 } });
  await set(theirs, "20");
  await expect(set(mine, "81")).rejects.toMatchObject({ values: { most: 80 } });
  await set(mine, "80");
  await expect(set(theirs, "21")).rejects.toMatchObject({ values: { most: 20 } });
});

test("of two workspaces that take the same part at once, one gets it", async () => {
  const third = await holder(business);
  await set(third, "0");
  await set(mine, "10");
  await set(theirs, "10");
  let both: Promise<PromiseSettledResult<void>[]> | null = null;
  await owner.sql.begin(async (tx) => {
    await tx`SELECT 1 FROM portfolios WHERE id = ${business} FOR UPDATE`;
    both = Promise.allSettled([set(mine, "80"), set(theirs, "80")]);
    await vi.waitFor(async () => expect(await waiting()).toBe(2), { timeout: 10_000 });
  });
  const ended = (await both) ?? [];
  expect(ended.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

test("a workspace that has no account of the business any more keeps nothing of it", async () => {
  await set(theirs, "0");
  await set(mine, "90");
  await owner.sql`DELETE FROM bindings WHERE workspace_id = ${mine.ctx.workspaceId}`;
  expect(await shareNow(theirs)).toBe(0);
  await expect(set(theirs, "50")).rejects.toMatchObject({ key: "reach.oneWorkspace" });
});

test("a business of one workspace, and a channel without one, have no shares", async () => {
  const alone = await holder("alone");
  await expect(set(alone, "50")).rejects.toMatchObject({ key: "reach.oneWorkspace" });
  await owner.sql`DELETE FROM portfolios WHERE workspace_id = ${alone.ctx.workspaceId}`;
  await expect(set(alone, "50")).rejects.toMatchObject({ code: "not_found" });
  await expect(setReachShare(mine.ctx, { channelId: theirs.channelId, share: "5" })).rejects.toMatchObject({
    code: "not_found",
  });
});

test("what waits for the business looks again in both workspaces when a share changes, and in no other", async () => {
  const stranger = await holder("other");
  for (const { ctx } of [mine, theirs, stranger]) {
    await createOrigin(ctx, { kind: "campaign", id: "20261121000001" });
    const opensAt = new Date(ctx.now.getTime() + 3_600_000);
    await owner.db.update(origins).set({ opensAt, opensFor: "reach" }).where(eq(origins.workspaceId, ctx.workspaceId));
  }
  await set(mine, "30");
  const rows = await owner.db.select().from(origins).where(eq(origins.opensFor, "reach"));
  expect(rows.map(({ workspaceId }) => workspaceId)).toEqual([stranger.ctx.workspaceId]);
});
