/** How long each kind of row stays that nobody will ask for again: one that is a little younger stays. */
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { connect } from "#db/client";
import type { Ctx } from "#lib/context";
import { newId } from "#lib/ids";
import { refreshWaitingTemplates } from "#lib/templates/review/refresh-template";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { inventRow } from "#lib/testing/invent-row";
import { askAboutReviews, deleteExpiredRows, deleteOldEvents, keepDeadJobs } from "./upkeep.ts";

vi.mock("#lib/templates/review/refresh-template");

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const worker = await connectionAs("worker");
afterAll(() => owner.close());
beforeEach(() => vi.mocked(refreshWaitingTemplates).mockReset());

const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
const clean = () => deleteExpiredRows(worker.db, { unsentListDays: 7, endedSessionDays: 30 });

async function insert(table: string, given: Record<string, unknown>) {
  const row = await inventRow(owner.sql, table, given);
  await owner.sql`INSERT INTO ${owner.sql(table)} ${owner.sql(row as never)}`;
}

test.each([
  ["a doubtful failure of an address", "address_failures", "at", 15, "address"],
  ["what came back from a domain", "sender_domain_hours", "hour", 60, "domain"],
  ["a sign-up that nobody confirmed", "sign_ups", "asked_at", 30, "address"],
  ["whether a system was told of a press", "intent_calls", "created_at", 30, "message_id"],
  ["a link for a password", "password_links", "expires_at", 0, "token_hash"],
  ["failed sign-ins", "sign_in_limits", "window_started_at", 1, "key"],
  ["a session that ended", "sessions", "expires_at", 30, "id"],
])("%s stays for its days", async (_name, table, column, days, key) => {
  const workspace_id = newId();
  const id = () => (key === "id" ? {} : { id: newId() });
  await insert(table, { workspace_id, ...id(), [key]: "old", [column]: ago(days + 0.02) });
  await insert(table, { workspace_id, ...id(), [key]: "young", [column]: ago(days - 0.02) });
  await clean();
  const kept = await owner.sql`SELECT ${owner.sql(key)} AS key FROM ${owner.sql(table)}`;
  expect(kept.map((row) => row.key)).toEqual(["young"]);
});

test("a sign-up that was confirmed stays, however old", async () => {
  await owner.sql`DELETE FROM sign_ups`;
  const workspace_id = newId();
  await insert("sign_ups", { workspace_id, id: "a", asked_at: ago(900), confirmed_at: ago(899) });
  await clean();
  expect(await owner.sql`SELECT id FROM sign_ups`).toMatchObject([{ id: "a" }]);
});

test("a list with somebody of another one keeps those", async () => {
  const workspace_id = newId();
  await insert("recipient_imports", { workspace_id, id: "old", created_at: ago(8) });
  await insert("recipient_imports", { workspace_id, id: "young", created_at: ago(6) });
  for (const import_id of ["old", "young"]) {
    await insert("campaign_recipients", { workspace_id, import_id, row_number: 1, address: `to ${import_id}` });
  }
  await clean();
  const kept = await owner.sql`SELECT import_id FROM campaign_recipients WHERE workspace_id = ${workspace_id}`;
  expect(kept.map((row) => row.import_id)).toEqual(["young"]);
});

test("dead jobs stay in sight for thirty days, and no others", async () => {
  await owner.sql`DELETE FROM pgboss.job`;
  await owner.sql`
    INSERT INTO pgboss.queue (name, policy, retry_limit, retry_delay, retry_backoff, expire_seconds, retention_seconds,
      deletion_seconds, partition, table_name)
    VALUES ('test.dead', 'standard', 4, 1, true, 60, 60, 60, false, 'job_common') ON CONFLICT DO NOTHING`;
  const job = (state: string, seconds: number) => owner.sql`
    INSERT INTO pgboss.job (name, state, deletion_seconds) VALUES ('test.dead', ${state}::pgboss.job_state, ${seconds})`;
  await job("failed", 60);
  await job("completed", 61);
  await job("failed", 2_592_000);
  await keepDeadJobs(worker.db);
  const seconds = await owner.sql`SELECT deletion_seconds AS seconds FROM pgboss.job ORDER BY 1`;
  expect(seconds.map((row) => row.seconds)).toEqual([61, 2_592_000, 2_592_000]);
});

test("digests leave in bounded bites, of which the last says that there are no more", async () => {
  await owner.sql`
    INSERT INTO inbound_digests (workspace_id, channel_id, digest, stored_at)
    SELECT 'w', 'c', decode(md5(n::text), 'hex'), ${ago(8)} FROM generate_series(1, 2001) AS n`;
  const left = () => owner.sql`SELECT count(*)::int AS left FROM inbound_digests`;
  expect(await deleteOldEvents(worker.db, 30)).toBe(true);
  expect(await left()).toEqual([{ left: 1 }]);
  expect(await deleteOldEvents(worker.db, 30)).toBe(false);
  expect(await left()).toEqual([{ left: 0 }]);
});

test("a hundred workspaces at the most are asked about reviews at once", async () => {
  await owner.sql`DELETE FROM templates`;
  for (let n = 0; n < 101; n++) {
    await insert("templates", { workspace_id: `w${n}`, code: `c${n}`, state: "auditing", submitted_at: ago(1) });
  }
  await askAboutReviews(worker.db, (workspaceId) => ({ workspaceId, db: worker.db }) as Ctx);
  expect(vi.mocked(refreshWaitingTemplates)).toHaveBeenCalledTimes(100);
});
