import { and, eq } from "drizzle-orm";
import { afterAll, beforeEach, expect, it, vi } from "vitest";
import { connect } from "#db/client";
import { bindings } from "#db/schema/channels";
import { jobRequests } from "#db/schema/operations";
import type { Ctx } from "#lib/context";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { insertBinding, insertChannel, insertWorkspace } from "#lib/testing/factories";
import { askDueChecks } from "./ask-checks.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const worker = await connectionAs("worker");
afterAll(() => owner.close());
beforeEach(() => owner.sql`DELETE FROM bindings`);

const contextOf = (workspaceId: string): Ctx => ({
  workspaceId,
  actor: { kind: "system", name: "test" },
  db: worker.db,
  now: new Date(),
});
const ask = () => askDueChecks(worker.db, contextOf);
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000);

/** A bound channel that is to be checked then. @returns its id */
async function bound(workspaceId: string, checkDueAt: Date) {
  const channelId = await insertChannel(owner.db, workspaceId, { state: "bound" });
  await insertBinding(owner.db, workspaceId, channelId, { checkDueAt });
  return channelId;
}

/** Channels whose check was asked for, and the requests as they stand. */
async function asked(workspaceId: string) {
  const rows = await owner.db
    .select()
    .from(jobRequests)
    .where(and(eq(jobRequests.workspaceId, workspaceId), eq(jobRequests.kind, "channel.check")));
  return rows.map(({ key, payload }) => {
    expect(payload).toEqual({ channelId: key });
    return key;
  });
}

it("asks for the checks that are due, and for no others", async () => {
  const workspaceId = await insertWorkspace(owner.db);
  const due = await bound(workspaceId, inSeconds(-1));
  await bound(workspaceId, inSeconds(60));
  expect(await ask()).toBe(false);
  expect(await asked(workspaceId)).toEqual([due]);
});

it("asks for a check once until it has ended or is lost", async () => {
  const workspaceId = await insertWorkspace(owner.db);
  const channelId = await bound(workspaceId, inSeconds(-1));
  await Promise.all([ask(), ask(), ask()]);
  await owner.db.delete(jobRequests).where(eq(jobRequests.workspaceId, workspaceId));
  await ask();
  expect(await asked(workspaceId)).toEqual([]);
  const [row] = await owner.db.select().from(bindings).where(eq(bindings.channelId, channelId));
  expect(row?.checkDueAt.getTime()).toBeGreaterThan(inSeconds(25 * 60).getTime());
});

it("leaves a check to the worker that was sooner", async () => {
  const workspaceId = await insertWorkspace(owner.db);
  const channelId = await bound(workspaceId, inSeconds(-1));
  let asking: Promise<boolean> | undefined;
  await owner.sql.begin(async (tx) => {
    await tx`UPDATE bindings SET check_due_at = ${inSeconds(1_800).toISOString()} WHERE channel_id = ${channelId}`;
    asking = ask();
    await vi.waitFor(async () => {
      expect(await owner.sql`SELECT 1 FROM pg_locks WHERE NOT granted`).toHaveLength(1);
    });
  });
  await asking;
  expect(await asked(workspaceId)).toEqual([]);
});

it("takes workspaces in turn: a hundred due channels of one leave room for the only one of another", async () => {
  const [many, one] = [await insertWorkspace(owner.db), await insertWorkspace(owner.db)];
  for (let n = 0; n < 104; n++) await bound(many, inSeconds(-1_000 + n));
  const only = await bound(one, inSeconds(-1));
  expect(await ask()).toBe(true);
  expect(await asked(one)).toEqual([only]);
  expect(await asked(many)).toHaveLength(99);
  expect(await ask()).toBe(false);
  expect(await asked(many)).toHaveLength(104);
});

it("spreads fresh bindings over the five minutes", async () => {
  const workspaceId = await insertWorkspace(owner.db);
  for (let n = 0; n < 20; n++) {
    const channelId = await insertChannel(owner.db, workspaceId, { state: "bound" });
    await insertBinding(owner.db, workspaceId, channelId);
  }
  const rows = await owner.db.select({ at: bindings.checkDueAt }).from(bindings);
  const seconds = rows.map(({ at }) => (at.getTime() - Date.now()) / 1_000);
  expect(Math.max(...seconds)).toBeLessThanOrEqual(300);
  expect(Math.max(...seconds) - Math.min(...seconds)).toBeGreaterThan(60);
});
