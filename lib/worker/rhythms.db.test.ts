import { eq } from "drizzle-orm";
import { afterAll, describe, expect, test, vi } from "vitest";
import { connect } from "#db/client";
import { orphanReceipts } from "#db/schema/messages";
import { jobRequests, workerHeartbeats } from "#db/schema/operations";
import { lanes } from "#db/schema/sending";
import { expandCampaign } from "#lib/campaigns/launch/expand";
import { campaignOf, contextAt, hooks, launchTo, messagesOf, startSending, tell } from "#lib/campaigns/testing";
import type { Ctx } from "#lib/context";
import type { JobQueue } from "#lib/jobs/queue";
import { localStore } from "#lib/storage/local-store";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { checkInvariants } from "#lib/testing/invariants";
import { setWebEnvironment } from "#lib/testing/request";
import { rhythmsOf } from "./rhythms.ts";

const database = await testDatabase();
setWebEnvironment(database);
const { ownerUrl } = database;
const owner = connect(ownerUrl, { max: 4 });
const worker = await connectionAs("worker");
afterAll(() => owner.close());

const handedOver = vi.fn<JobQueue["handOver"]>(async () => {});
const queue = {
  kinds: ["campaign.expand"],
  handOver: handedOver,
  wake: () => {},
} satisfies Partial<JobQueue> as unknown as JobQueue;
const contextOf = (workspaceId: string): Ctx => ({
  workspaceId,
  actor: { kind: "system", name: "test" },
  db: worker.db,
  now: new Date(),
});
const rhythms = rhythmsOf({
  id: "worker-1",
  db: worker.db,
  sql: worker.sql,
  queue,
  hooks,
  contextOf,
  uncertainDeadlineMs: 1_000,
  store: async () => localStore("a folder that is not there"),
  retention: () => ({ eventDays: 30, unsentListDays: 7, endedSessionDays: 30 }),
});
async function run(name: string): Promise<unknown> {
  const rhythm = rhythms.find((each) => each.name === name);
  if (!rhythm) throw new Error(`no rhythm is called ${name}`);
  return rhythm.run();
}

test("each rhythm has a name of its own, by which its failures are logged", () => {
  const names = rhythms.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.every((name) => name !== "")).toBe(true);
});

test("none of the work that only the timetable does is left out", () => {
  expect(rhythms.map(({ name }) => name).sort()).toEqual([
    "A/B tests",
    "abandoned",
    "alarms",
    "channel checks",
    "contact files",
    "customer health",
    "dead jobs",
    "fallbacks",
    "files",
    "finished campaigns",
    "heartbeat",
    "held campaigns",
    "held lanes",
    "job requests",
    "link visits",
    "lost lanes",
    "mailboxes",
    "mails",
    "old events",
    "orphans",
    "partitions",
    "pools",
    "receipts",
    "repeats",
    "retention",
    "reviews",
    "sealing again",
    "sealing key",
    "settings",
    "single receipts",
    "standing campaigns",
    "standing lanes",
    "template lists",
    "uncertain",
    "upkeep",
    "waiting edits",
    "waves",
    "weekly reports",
  ]);
});

describe("on an empty database", () => {
  test.each(rhythms.map((rhythm) => [rhythm.name, rhythm] as const))(
    "%s finds nothing to do",
    async (_name, rhythm) => {
      expect(rhythm.everyMs).toBeGreaterThan(0);
      expect((await rhythm.run()) ?? false).toBe(false);
    },
  );
});

test("the heartbeat says that this worker lives, and forgets those that have not for a day", async () => {
  const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000);
  await owner.db
    .insert(workerHeartbeats)
    .values([
      { id: "dead", startedAt: ago(100), seenAt: ago(25) },
      { id: "silent", startedAt: ago(100), seenAt: ago(23) },
      { id: "worker-1", startedAt: ago(1), seenAt: ago(1) },
    ])
    .onConflictDoUpdate({ target: workerHeartbeats.id, set: { seenAt: ago(1) } });
  await run("heartbeat");
  const rows = await owner.db.select().from(workerHeartbeats).orderBy(workerHeartbeats.id);
  expect(rows.map(({ id }) => id)).toEqual(["silent", "worker-1"]);
  expect(rows[1]?.seenAt.getTime()).toBeGreaterThan(Date.now() - 60_000);
});

test("the heartbeat says how many lanes wait for their platform", async () => {
  const lane = (id: string) => ({ workspaceId: "resting", id, channelId: "c" });
  await owner.db.insert(lanes).values([lane("one"), lane("two"), { ...lane("out"), breakerOpenedAt: new Date() }]);
  await run("heartbeat");
  const [row] = await owner.db.select().from(workerHeartbeats).where(eq(workerHeartbeats.id, "worker-1"));
  expect(row?.figures).toMatchObject({ restingLanes: 1, lostLogLines: 0 });
});

test("requests are handed over to the queue", async () => {
  const launched = await launchTo(owner, 1);
  expect(await run("job requests")).toBe(true);
  const { workspaceId } = launched.ctx;
  expect(handedOver).toHaveBeenCalledWith(expect.anything(), "campaign.expand", [
    { workspaceId, campaignId: launched.id },
  ]);
  expect(await owner.db.select().from(jobRequests).where(eq(jobRequests.workspaceId, workspaceId))).toEqual([]);
});

test("a campaign with messages in doubt ends when these are given up", async () => {
  const launched = await launchTo(owner, 1);
  await expandCampaign(
    () => contextAt(launched, 0),
    launched.id,
    () => false,
  );
  const [message] = await messagesOf(launched);
  await startSending(launched, [message?.id ?? ""]);
  await tell(launched, message?.id ?? "", "uncertain", 0);
  const leftAgo = (hours: number) => owner.sql`
    UPDATE outbox SET handed_over_at = now() - make_interval(hours => ${hours}), due_at = now() - interval '1 minute'
    WHERE workspace_id = ${launched.ctx.workspaceId}`;
  await leftAgo(23);
  await run("uncertain");
  await run("finished campaigns");
  expect((await campaignOf(launched)).state).toBe("running");
  await leftAgo(24);
  await run("uncertain");
  await run("finished campaigns");
  expect((await campaignOf(launched)).state).toBe("partly_failed");
  expect(await checkInvariants(owner.sql, launched.ctx.workspaceId)).toEqual([]);
});

test("a try whose worker is gone is left in doubt", async () => {
  const launched = await launchTo(owner, 1);
  await expandCampaign(
    () => contextAt(launched, 0),
    launched.id,
    () => false,
  );
  const [message] = await messagesOf(launched);
  await startSending(launched, [message?.id ?? ""]);
  expect(await run("abandoned")).toBe(false);
  await owner.sql`
    UPDATE outbox SET handed_over_at = now() - interval '41 seconds' WHERE workspace_id = ${launched.ctx.workspaceId}`;
  expect(await run("abandoned")).toBe(true);
  expect((await messagesOf(launched)).map(({ state }) => state)).toEqual(["uncertain"]);
});

test("a receipt ahead of its message is looked for again", async () => {
  const { ctx } = await launchTo(owner, 1);
  const long = new Date(Date.now() - 8 * 86_400_000);
  await owner.db.insert(orphanReceipts).values({
    ...{ workspaceId: ctx.workspaceId, externalId: "w1", key: "k", event: {}, receivedAt: long, nextTryAt: long },
  });
  await run("orphans");
  expect(await owner.db.select().from(orphanReceipts)).toEqual([]);
});

test("a day without partitions ahead gets them again", async () => {
  const partitions = async () =>
    (
      await owner.sql<{ name: string }[]>`
        SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'messages'::regclass ORDER BY 1`
    ).map(({ name }) => name);
  const before = await partitions();
  const last = before.at(-1) ?? "";
  await owner.sql.unsafe(`DROP TABLE ${last}`);
  await run("partitions");
  expect(await partitions()).toEqual(before);
});
