import { eq } from "drizzle-orm";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { connect } from "#db/client";
import { inboundDigests, inboundEvents } from "#db/schema/messages";
import { campaignRecipients, recipientImports } from "#db/schema/recipients";
import { templates } from "#db/schema/templates";
import { sessions, signInLimits } from "#db/schema/workspaces";
import { importNumbers } from "#lib/campaigns/audience-import/import-recipients";
import { type Launched, launchTo } from "#lib/campaigns/testing";
import type { Ctx } from "#lib/context";
import { refreshWaitingTemplates } from "#lib/templates/review/refresh-template";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { insertTemplate } from "#lib/testing/factories";
import { askAboutReviews, deleteExpiredRows, deleteOldEvents } from "./upkeep.ts";

vi.mock("#lib/templates/review/refresh-template");

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
const worker = await connectionAs("worker");
afterAll(() => owner.close());
beforeEach(() => vi.mocked(refreshWaitingTemplates).mockReset());

const ago = (days: number) => new Date(Date.now() - days * 86_400_000);

/** A second list of the workspace that was never sent to. @returns its id */
async function importUnsent({ ctx, ...place }: Launched, days: number): Promise<string> {
  const { id } = await importNumbers({ ...ctx, now: ago(days) }, { ...place, text: "+4915555000001\n+4915555000002" });
  await owner.db
    .update(recipientImports)
    .set({ createdAt: ago(days) })
    .where(eq(recipientImports.id, id));
  return id;
}
const usual = { unsentListDays: 7, endedSessionDays: 30 };
const rowsOf = (importId: string) => owner.db.$count(campaignRecipients, eq(campaignRecipients.importId, importId));

test("lists that nobody was sent to are deleted after a week, with their people, and no others", async () => {
  const launched = await launchTo(owner, 2);
  const [sent] = await owner.db.select().from(recipientImports);
  await owner.db.update(recipientImports).set({ createdAt: ago(30) });
  const old = await importUnsent(launched, 7.01);
  const recent = await importUnsent(launched, 6.99);
  await deleteExpiredRows(worker.db, usual);
  const kept = (await owner.db.select().from(recipientImports)).map(({ id }) => id);
  expect(kept.sort()).toEqual([sent?.id, recent].sort());
  expect(await Promise.all([rowsOf(old), rowsOf(recent), rowsOf(sent?.id ?? "")])).toEqual([0, 2, 3]);
});

test("the operator decides how long they are kept", async () => {
  const launched = await launchTo(owner, 2);
  const old = await importUnsent(launched, 7.01);
  await owner.db.insert(sessions).values({ id: "ended", userId: "u", expiresAt: ago(30.01) });
  const kept = async () => [await rowsOf(old), await owner.db.$count(sessions)];
  await deleteExpiredRows(worker.db, { unsentListDays: 8, endedSessionDays: 31 });
  expect(await kept()).toEqual([2, 1]);
  await deleteExpiredRows(worker.db, { unsentListDays: 7, endedSessionDays: 31 });
  expect(await kept()).toEqual([0, 1]);
  await deleteExpiredRows(worker.db, { unsentListDays: 7, endedSessionDays: 30 });
  expect(await kept()).toEqual([0, 0]);
});

test("a list of another workspace with the same id is kept while it was sent to", async () => {
  const launched = await launchTo(owner, 2);
  const other = await launchTo(owner, 2);
  const old = await importUnsent(launched, 8);
  await owner.sql`UPDATE campaigns SET import_id = ${old} WHERE workspace_id = ${other.ctx.workspaceId}`;
  await owner.sql`UPDATE campaign_recipients SET import_id = ${old} WHERE workspace_id = ${other.ctx.workspaceId}`;
  await owner.sql`
    UPDATE recipient_imports SET id = ${old}, created_at = ${ago(30).toISOString()}
    WHERE workspace_id = ${other.ctx.workspaceId}`;
  await deleteExpiredRows(worker.db, usual);
  const kept = await owner.db.select().from(recipientImports).where(eq(recipientImports.id, old));
  expect(kept.map(({ workspaceId }) => workspaceId)).toEqual([other.ctx.workspaceId]);
  expect(await rowsOf(old)).toBe(3);
});

test("sessions are deleted a month after they ended, failed sign-ins after a day", async () => {
  await owner.db
    .insert(sessions)
    .values([30.01, 29.99, -1].map((days) => ({ id: `session ${days}`, userId: "u", expiresAt: ago(days) })));
  await owner.db
    .insert(signInLimits)
    .values([1.01, 0.99].map((days) => ({ key: `limit ${days}`, failures: 5, windowStartedAt: ago(days) })));
  await deleteExpiredRows(worker.db, usual);
  expect((await owner.db.select().from(sessions)).map(({ id }) => id).sort()).toEqual(["session -1", "session 29.99"]);
  expect((await owner.db.select().from(signInLimits)).map(({ key }) => key)).toEqual(["limit 0.99"]);
});

test("the platform is asked about reviews that take longer than a minute, once for each workspace", async () => {
  const contextOf = (workspaceId: string): Ctx => ({
    ...{ workspaceId, actor: { kind: "system" as const, name: "test" }, db: worker.db, now: new Date() },
  });
  const set = ({ templateCode }: Launched, values: Partial<typeof templates.$inferInsert>) =>
    owner.db.update(templates).set(values).where(eq(templates.code, templateCode));
  const minutes = (count: number) => new Date(Date.now() - count * 60_000);
  const [slow, edited, fresh, passed] = await Promise.all([1, 1, 1, 1].map(() => launchTo(owner, 1)));
  if (!slow || !edited || !fresh || !passed) throw new Error("unreachable");
  // Two of one workspace, which is asked about once.
  await insertTemplate(owner.db, slow.ctx.workspaceId, slow.channelId);
  await owner.db
    .update(templates)
    .set({ state: "auditing", submittedAt: minutes(1.1) })
    .where(eq(templates.workspaceId, slow.ctx.workspaceId));
  await set(edited, { state: "unaudit", submittedAt: minutes(60) });
  await set(fresh, { state: "auditing", submittedAt: minutes(0.9) });
  await set(passed, { state: "pass", submittedAt: minutes(60) });
  await askAboutReviews(worker.db, contextOf);
  const asked = vi.mocked(refreshWaitingTemplates).mock.calls.map(([ctx]) => ctx.workspaceId);
  expect(asked.sort()).toEqual([slow.ctx.workspaceId, edited.ctx.workspaceId].sort());
});

test("events leave thirty days after they were applied or dismissed; what waits or was set aside stays", async () => {
  const event = (path: string, at: Partial<typeof inboundEvents.$inferInsert>) => ({
    ...{
      workspaceId: "w",
      channelId: "c",
      platform: "whatsapp" as const,
      body: Buffer.from("{}"),
      path,
      receivedAt: ago(90),
    },
    ...at,
  });
  await owner.db
    .insert(inboundEvents)
    .values([
      event("applied long ago", { appliedAt: ago(30.01) }),
      event("applied lately", { appliedAt: ago(29.9) }),
      event("received and applied lately", { receivedAt: ago(29.9), appliedAt: ago(29.9) }),
      event("waiting", {}),
      event("set aside", { setAsideAt: ago(80) }),
      event("dismissed long ago", { setAsideAt: ago(80), dismissedAt: ago(30.01) }),
      event("dismissed lately", { setAsideAt: ago(80), dismissedAt: ago(29.9) }),
    ]);
  expect(await deleteOldEvents(worker.db, 30)).toBe(false);
  const left = await owner.db.select({ path: inboundEvents.path }).from(inboundEvents).orderBy(inboundEvents.id);
  expect(left.map(({ path }) => path)).toEqual([
    ...["applied lately", "received and applied lately", "waiting", "set aside", "dismissed lately"],
  ]);
  await owner.db.delete(inboundEvents);
});

test("old events leave in bounded bites, over all partitions", async () => {
  await owner.sql`
    INSERT INTO inbound_events (workspace_id, channel_id, platform, body, received_at, applied_at)
    SELECT 'w', 'c', 'whatsapp', '', at, at FROM (
      SELECT now() - make_interval(days => 31 + (n % 90)) AS at FROM generate_series(1, 2500) AS n) AS old`;
  expect(await deleteOldEvents(worker.db, 30)).toBe(true);
  expect(await owner.db.$count(inboundEvents)).toBe(500);
  expect(await deleteOldEvents(worker.db, 30)).toBe(false);
  expect(await owner.db.$count(inboundEvents)).toBe(0);
});

test("digests leave when no repeat is looked for in them any more", async () => {
  const digest = (byte: number, days: number) => ({
    ...{ workspaceId: "w", channelId: "c", digest: Buffer.alloc(16, byte), storedAt: ago(days) },
  });
  await owner.db.insert(inboundDigests).values([digest(1, 7.01), digest(2, 6.99)]);
  await deleteOldEvents(worker.db, 30);
  expect(await owner.db.select().from(inboundDigests)).toMatchObject([{ digest: Buffer.alloc(16, 2) }]);
});
