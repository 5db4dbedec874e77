import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { countDecidable } from "#lib/campaigns/control/decidable";
import { type Ctx, inTransaction } from "#lib/context";
import { newId, newMessageId } from "#lib/ids";
import { forgetSettings, loadSettings } from "#lib/settings/current";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { makeSendable } from "#lib/testing/factories";
import { setWebEnvironment } from "#lib/testing/request";
import { makeWorkspace, type TestMember } from "#lib/testing/workspace";
import { listAudit } from "#lib/workspaces/audit-queries";
import { changeRetention } from "./change-retention.ts";
import { forgetIn, forgetOld } from "./forget-old.ts";
import { readRetention } from "./read-retention.ts";

const database = await testDatabase();
setWebEnvironment(database);
const owner = connect(database.ownerUrl, { max: 2 });
const web = connect(database.appUrl, { max: 2 });
const worker = await connectionAs("worker");
afterAll(() => Promise.all([owner.close(), web.close()]));

const now = new Date("2026-11-22T12:00:00Z");
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000).toISOString();
const none = { sent: null, received: null, files: null, audit: null };
const asWorker = (workspaceId: string): Ctx => ({
  ...{ workspaceId, actor: { kind: "system", name: "test" }, db: worker.db, now },
});

let boss: TestMember;
let workspaceId: string;
let place: { channelId: string; senderId: string; templateCode: string };
beforeEach(async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db }, now);
  [workspaceId, boss] = [workspace.id, await workspace.member("owner")];
  place = await makeSendable(owner.db, workspaceId, {});
});
afterEach(async () => {
  await owner.sql`DELETE FROM settings`;
  forgetSettings();
});

type Kind = { direction?: "inbound" | "outbound"; state?: string; campaign?: string };
async function message(days: number, { direction = "outbound", state = "delivered", campaign }: Kind = {}) {
  const id = newMessageId(new Date(daysAgo(days)));
  await owner.sql`
    INSERT INTO messages (workspace_id, id, channel_id, sender_id, direction, source, address, kind, preview, payload, parameters,
      contact_name, state, campaign_id, failed_at, failure_kind, created_at)
    VALUES (${workspaceId}, ${id}, ${place.channelId}, ${place.senderId}, ${direction}, 'console', '+4915555000001', 'text',
      'Secret words', 'raw', '["Ana"]', 'Ana', ${state}, ${campaign ?? null}, ${state === "failed" ? daysAgo(0) : null},
      ${state === "failed" ? "TRANSIENT" : null}, ${daysAgo(days)})`;
  return id;
}
const wordsOf = async (id: string) => {
  const [row] = await owner.sql`
    SELECT preview, payload, parameters, contact_name, state, address, erased_at IS NOT NULL AS erased FROM messages
    WHERE workspace_id = ${workspaceId} AND id = ${id}`;
  return row;
};
const erased = { preview: "", payload: null, parameters: null, contact_name: null, erased: true };
const whole = { preview: "Secret words", payload: "raw", parameters: ["Ana"], contact_name: "Ana", erased: false };
async function forgetAll(id = workspaceId) {
  for (let turns = 0; await forgetIn(asWorker(id)); turns++) if (turns > 50) throw new Error("It never ends.");
}
async function setByOperator(key: string, value: number) {
  await owner.sql`INSERT INTO settings (key, value, updated_by) VALUES (${key}, ${JSON.stringify({ value })}::text::jsonb, 'test')`;
  await loadSettings(owner.db);
}

describe("words", () => {
  test("of old messages leave, and what counts of them stays; each direction has days of its own", async () => {
    await changeRetention(boss.ctx, { ...none, sent: 30, received: 10 });
    const [old, fresh] = [await message(31), await message(29)];
    const [oldIn, freshIn] = [await message(11, { direction: "inbound" }), await message(9, { direction: "inbound" })];
    await forgetAll();
    expect(await wordsOf(old)).toMatchObject({ ...erased, state: "delivered", address: "+4915555000001" });
    expect(await wordsOf(fresh)).toMatchObject(whole);
    expect(await wordsOf(oldIn)).toMatchObject(erased);
    expect(await wordsOf(freshIn)).toMatchObject(whole);
  });

  test("of a message that has not ended stay, and leave once it has", async () => {
    await changeRetention(boss.ctx, { ...none, sent: 30 });
    const ids = [await message(50), await message(40, { state: "queued" }), await message(35)];
    await forgetAll();
    const kept = async () => (await Promise.all(ids.map(wordsOf))).map((row) => row?.preview);
    expect(await kept()).toEqual(["", "Secret words", "Secret words"]);
    await owner.sql`UPDATE messages SET state = 'expired' WHERE workspace_id = ${workspaceId} AND state = 'queued'`;
    await forgetAll();
    expect(await kept()).toEqual(["", "", ""]);
  });

  test("leave in steps of bounded size, and a step does not begin anew", async () => {
    await changeRetention(boss.ctx, { ...none, sent: 30 });
    await owner.sql`
      INSERT INTO messages (workspace_id, id, channel_id, sender_id, direction, source, kind, preview, state)
      SELECT ${workspaceId}, '20260901' || lpad(i::text, 14, '0'), ${place.channelId}, ${place.senderId}, 'outbound', 'console',
        'text', 'Words', 'delivered' FROM generate_series(1, 4500) i`;
    const left = async () => {
      const [row] = await owner.sql`
        SELECT count(*)::int AS n FROM messages WHERE workspace_id = ${workspaceId} AND preview <> ''`;
      return row?.n;
    };
    const after: unknown[] = [];
    for (let i = 0; i < 3; i++) after.push([await forgetIn(asWorker(workspaceId)), await left()]);
    expect(after).toEqual([
      [true, 2_500],
      [true, 500],
      [false, 0],
    ]);
  });

  test("of a failed message that left are not sent again", async () => {
    await changeRetention(boss.ctx, { ...none, sent: 30 });
    const campaign = newMessageId(now).slice(0, 20);
    for (const days of [40, 5]) await message(days, { state: "failed", campaign });
    await forgetAll();
    const which = { kind: "retry_failed", platform: "whatsapp", calledBack: false } as const;
    expect(await inTransaction(boss.ctx, (ctx) => countDecidable(ctx, campaign, which))).toMatchObject({ people: 1 });
  });

  test("of another workspace stay", async () => {
    const id = await message(5_000);
    const other = await makeWorkspace({ owner: owner.db, web: web.db }, now);
    await forgetAll(other.id);
    expect(await wordsOf(id)).toMatchObject(whole);
    const position = { after: "" };
    while (await forgetOld(worker.db, asWorker, position)) expect(position.after).toBeDefined();
    expect(await wordsOf(id)).toMatchObject(erased);
    expect(position).toEqual({ after: "" });
  });
});

test("files that people sent leave at the earlier day, and files of members stay", async () => {
  const file = async (source: string, days: number) => {
    const id = newId();
    await owner.sql`
      INSERT INTO media (workspace_id, id, channel_id, source, kind, type, size, sha256, storage_key, created_by, created_at, expires_at)
      VALUES (${workspaceId}, ${id}, ${place.channelId}, ${source}, 'image', 'image/png', 1, ${id}, ${id}, 'system',
        ${daysAgo(days)}, ${daysAgo(days - 365)})`;
    return async () => {
      const [row] = await owner.sql`SELECT expires_at FROM media WHERE id = ${id}`;
      return new Date(row?.expires_at ?? 0).toISOString();
    };
  };
  const [inbound, uploaded] = [await file("inbound", 20), await file("uploaded", 20)];
  await forgetAll();
  expect(await inbound()).toBe(daysAgo(20 - 365));
  await changeRetention(boss.ctx, { ...none, files: 10 });
  await forgetAll();
  expect([await inbound(), await uploaded()]).toEqual([daysAgo(10), daysAgo(20 - 365)]);
});

test("entries of the audit log leave after their days, and by nobody but the worker", async () => {
  for (const days of [200, 80]) {
    await owner.sql`
      INSERT INTO audit_log (workspace_id, id, at, actor_name, action, object_kind, object_id)
      VALUES (${workspaceId}, ${newId()}, ${daysAgo(days)}, 'Ana', 'member.renamed', 'member', ${String(days)})`;
  }
  await changeRetention(boss.ctx, { ...none, audit: 100 });
  await forgetAll();
  const rows = await owner.sql`SELECT object_id FROM audit_log WHERE workspace_id = ${workspaceId} ORDER BY at`;
  expect(rows.map(({ object_id }) => object_id)).toEqual(["80", workspaceId]);
  const deleted = web.sql.begin(async (tx) => {
    await tx`SELECT set_config('app.workspace_id', ${workspaceId}, true)`;
    await tx`DELETE FROM audit_log`;
  });
  await expect(deleted).rejects.toMatchObject({ code: "42501" });
});

describe("a workspace", () => {
  const everything = { search: null, kinds: [], from: null, until: null, page: 1, size: 20 };

  test("keeps things as long as the operator lets everybody, or for fewer days of its own", async () => {
    await setByOperator("sentWordsDays", 60);
    expect(await readRetention(boss.ctx)).toMatchObject({ own: none, holds: { sent: 60, files: 365 } });
    const more = changeRetention(boss.ctx, { ...none, sent: 61 });
    await expect(more).rejects.toMatchObject({ code: "invalid", field: "sent", values: { days: 60 } });
    await changeRetention(boss.ctx, { ...none, sent: 60, received: 30 });
    expect((await readRetention(boss.ctx)).holds).toMatchObject({ sent: 60, received: 30 });
    await owner.sql`DELETE FROM settings`;
    await setByOperator("sentWordsDays", 20);
    expect((await readRetention(boss.ctx)).holds.sent).toBe(20);
  });

  test("has each change in its audit log, and none for what changes nothing", async () => {
    await changeRetention(boss.ctx, { ...none, sent: 30 });
    await changeRetention(boss.ctx, { ...none, sent: 30 });
    await changeRetention(boss.ctx, none);
    const { rows } = await listAudit(boss.ctx, everything);
    expect(rows.map(({ action, details }) => [action, details])).toEqual([
      ["workspace.retention_changed", [{ key: "sentDays", from: 30, to: null }]],
      ["workspace.retention_changed", [{ key: "sentDays", from: null, to: 30 }]],
    ]);
  });

  test("cannot make its worker forget nothing by moving the mark of what was looked at", async () => {
    const moved = web.db.transaction(async (tx) => {
      await tx.execute(sql`SELECT set_config('app.workspace_id', ${workspaceId}, true)`);
      await tx.execute(sql`UPDATE retention SET sent_until = 'x'`);
    });
    await expect(moved).rejects.toMatchObject({ cause: { code: "42501" } });
  });
});
