import { globSync, readFileSync } from "node:fs";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { users } from "#db/schema/workspaces";
import { findPasswordLink } from "#lib/auth/password/password-links";
import { findUser } from "#lib/auth/sign-in";
import { newId } from "#lib/ids";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { setWebEnvironment } from "#lib/testing/request";
import { makeWorkspace, type TestMember } from "#lib/testing/workspace";
import { acceptWithPassword, findInvitation } from "#lib/workspaces/accept-invitation";
import { changeWorkspace } from "./change-workspace.ts";
import { asOperator, type OperatorCtx } from "./context.ts";
import { createWorkspace, slugOf } from "./create-workspace.ts";
import { dismissJob, listDeadJobs, putJobBack } from "./dead-jobs.ts";
import { grantOperator, revokeOperator } from "./grant-operator.ts";
import { describeInstallation, listActs } from "./installation.ts";
import { listQueues, listRestingLanes, listWorkers, tryLaneNow } from "./processes.ts";
import { dismissEvent, listSetAside, putEventBack } from "./set-aside.ts";
import { changeStanding } from "./standing.ts";
import { listUsers, makeUserPasswordLink } from "./users.ts";
import { getWorkspace, listWorkspaces } from "./workspaces.ts";

const database = await testDatabase();
setWebEnvironment(database);
const owner = connect(database.ownerUrl, { max: 3 });
const { db: web } = await connectionAs("web");
const { db: system } = await connectionAs("system");
afterAll(() => owner.close());

const now = new Date();
const hands = { owner: owner.db, web };
const email = () => `${newId()}@operator.example`;
let ctx: OperatorCtx;
let member: TestMember;

beforeEach(async () => {
  const address = email();
  await grantOperator(owner.db, address, now);
  const user = await findUser(web, address);
  ctx = { operator: { userId: user?.id ?? "", name: "Ola", email: address }, db: system, now };
  member = await (await makeWorkspace(hands)).member("owner");
});

const everything = { q: "", kind: null, providerId: null, standing: null, page: 1, size: 20 };
const input = {
  ...{ name: "North Star", slug: "", kind: "business" as const, providerId: "", ownerEmail: "ann@north.example" },
  ...{ zone: "Europe/Berlin", language: "en" as const, channelQuota: 7, active: true },
};
const unique = () => ({ ...input, slug: `w-${newId()}`, ownerEmail: email() });

describe("who is an operator", () => {
  test("gets a link for a first password when new, and none when known", async () => {
    const address = email();
    const first = await grantOperator(owner.db, address, now);
    expect(first).toMatchObject({ made: true });
    expect(await findPasswordLink(web, first.token ?? "", now)).toMatchObject({ email: address });
    expect(await grantOperator(owner.db, address, now)).toEqual({ email: address, made: false, token: null });
  });

  test("may act until the flag is taken away, and then on nothing, whatever pool the request holds", async () => {
    await expect(listWorkspaces(ctx, everything)).resolves.toMatchObject({ any: true });
    expect(await revokeOperator(owner.db, ctx.operator.email, now)).toBe(true);
    await expect(listWorkspaces(ctx, everything)).rejects.toMatchObject({ code: "forbidden" });
    expect(await revokeOperator(owner.db, ctx.operator.email, now)).toBe(false);
  });

  test("is nobody who is disabled", async () => {
    await owner.db.update(users).set({ disabledAt: now }).where(eq(users.id, ctx.operator.userId));
    await expect(listUsers(ctx, { q: "", page: 1, size: 10 })).rejects.toMatchObject({ code: "forbidden" });
  });

  test("is no owner of a workspace, and the pool itself shows and takes nothing for them", async () => {
    const theirs = { ...ctx, operator: { ...ctx.operator, userId: member.userId } };
    await expect(asOperator(theirs, async () => "read")).rejects.toMatchObject({ code: "forbidden" });
    const rows = (statement: string) =>
      system.transaction(async (tx) => {
        await tx.execute(sql`SELECT set_config('app.user_id', ${member.userId}, true)`);
        return tx.execute(sql.raw(statement));
      });
    for (const table of [
      "workspaces",
      "users",
      "memberships",
      "lanes",
      "settings",
      "operator_log",
      "worker_heartbeats",
    ])
      expect(await rows(`SELECT 1 FROM ${table}`), table).toEqual([]);
    const raised = rows("UPDATE workspaces SET channel_quota = 9999 RETURNING 1");
    expect(await raised).toEqual([]);
    await expect(rows("INSERT INTO settings (key, updated_by) VALUES ('x', 'x')")).rejects.toThrow();
    expect(await system.execute(sql`SELECT 1 FROM workspaces`)).toEqual([]);
  });

  test("never reads a message, an address, a credential or a password", async () => {
    const closed = [
      ...["SELECT 1 FROM messages", "SELECT 1 FROM campaign_recipients", "SELECT 1 FROM suppressions"],
      ...["SELECT secrets_sealed FROM bindings", "SELECT address FROM senders", "SELECT pin_sealed FROM senders"],
      ...["SELECT body FROM inbound_events", "SELECT password_hash FROM users"],
      ...["SELECT token_hash FROM invitations", "SELECT token_hash FROM password_links", "SELECT 1 FROM sessions"],
      ...["UPDATE users SET operator_since = now()", "DELETE FROM operator_log", "SELECT 1 FROM audit_log"],
    ];
    for (const statement of closed) {
      const asked = asOperator(ctx, ({ db }) => db.execute(sql.raw(statement)));
      await expect(asked, statement).rejects.toMatchObject({ cause: { code: "42501" } });
    }
  });
});

test("the pool is imported by this folder only", () => {
  const importers = globSync("{app,lib,components,scripts,db}/**/*.{ts,tsx}").filter((path) =>
    /from "[^"]*system-database(\.ts)?"/.test(readFileSync(path, "utf8")),
  );
  expect(importers.filter((path) => !path.replaceAll("\\", "/").startsWith("lib/operator/"))).toEqual([]);
  expect(importers.length).toBeGreaterThan(0);
});

describe("workspaces", () => {
  test("are created with their owner's invitation, which the owner accepts", async () => {
    const wanted = unique();
    const made = await createWorkspace(ctx, wanted, false);
    expect(await findInvitation(web, made.token, now)).toMatchObject({ email: wanted.ownerEmail, role: "owner" });
    const client = { ip: null, userAgent: null };
    const password = "a long enough password";
    await acceptWithPassword(web, { token: made.token, name: "Ann", password, client }, now);
    const workspace = await getWorkspace(ctx, made.workspaceId);
    expect(workspace).toMatchObject({ name: "North Star", standing: "active", channelQuota: 7, zone: "Europe/Berlin" });
    expect(workspace.people).toMatchObject([{ email: wanted.ownerEmail, role: "owner" }]);
  });

  test("take a slug from the name, and refuse one that is taken", async () => {
    expect([slugOf("Café Zürich & Co."), slugOf("北极星"), slugOf("--")]).toEqual(["cafe-zurich-co", "", ""]);
    const wanted = unique();
    await createWorkspace(ctx, wanted, false);
    const again = createWorkspace(ctx, { ...wanted, ownerEmail: email() }, false);
    await expect(again).rejects.toMatchObject({ code: "conflict", field: "slug" });
  });

  test("are found by name, kind, provider and activation, and counted before paging", async () => {
    const provider = await createWorkspace(ctx, { ...unique(), kind: "provider", name: `Desk ${newId()}` }, false);
    const ofProvider = { ...unique(), providerId: provider.workspaceId };
    const a = await createWorkspace(ctx, ofProvider, false);
    const b = await createWorkspace(
      ctx,
      { ...ofProvider, ...unique(), providerId: provider.workspaceId, active: false },
      false,
    );
    const mine = { ...everything, providerId: provider.workspaceId };
    const ids = async (filter: typeof mine) => (await listWorkspaces(ctx, filter)).rows.map(({ id }) => id).sort();
    expect(await ids(mine)).toEqual([a.workspaceId, b.workspaceId].sort());
    expect(await ids({ ...mine, standing: "not_activated" } as never)).toEqual([b.workspaceId]);
    expect(await listWorkspaces(ctx, { ...mine, size: 1 })).toMatchObject({ total: 2, rows: { length: 1 } });
    expect(await listWorkspaces(ctx, { ...mine, q: "100%" })).toMatchObject({ total: 0, any: true });
    expect(await getWorkspace(ctx, provider.workspaceId)).toMatchObject({ kind: "provider", customers: 2 });
  });

  test("belong to a provider that is one, and a provider to none", async () => {
    const business = await createWorkspace(ctx, unique(), false);
    const ofBusiness = createWorkspace(ctx, { ...unique(), providerId: business.workspaceId }, false);
    await expect(ofBusiness).rejects.toMatchObject({ key: "operator.noProvider" });
    const provider = await createWorkspace(ctx, { ...unique(), kind: "provider" }, false);
    const nested = createWorkspace(ctx, { ...unique(), kind: "provider", providerId: provider.workspaceId }, false);
    await expect(nested).rejects.toMatchObject({ key: "operator.providerOfProvider" });
    const assigned = {
      workspaceId: provider.workspaceId,
      name: "P",
      providerId: provider.workspaceId,
      channelQuota: 1,
    };
    await expect(changeWorkspace(ctx, assigned)).rejects.toMatchObject({ key: "operator.providerOfProvider" });
  });

  test("change with before and after in both logs, and not at all when nothing differs", async () => {
    const { workspaceId } = await createWorkspace(ctx, unique(), false);
    const provider = await createWorkspace(ctx, { ...unique(), kind: "provider", name: "Desk" }, false);
    const wanted = { workspaceId, name: "South Star", providerId: provider.workspaceId, channelQuota: 9 };
    await changeWorkspace(ctx, wanted);
    await changeWorkspace(ctx, wanted);
    const entries = await owner.sql`
      SELECT action, detail, actor_id FROM audit_log WHERE workspace_id = ${workspaceId} AND object_kind = 'workspace'`;
    const detail = {
      ...{ name: { from: "North Star", to: "South Star" }, provider: { from: null, to: "Desk" } },
      channelQuota: { from: 7, to: 9 },
    };
    expect(entries).toEqual([{ action: "workspace.operated", detail, actor_id: ctx.operator.userId }]);
    const history = await owner.sql`SELECT before, after FROM quota_changes WHERE workspace_id = ${workspaceId}`;
    expect(history).toEqual([{ before: 7, after: 9 }]);
    const { rows } = await listActs(ctx, { page: 1, size: 100 });
    const acts = rows.filter((row) => row.objectId === workspaceId).map((row) => row.action);
    expect(acts.sort()).toEqual([
      ...["workspace.created", "workspace.owner_invited", "workspace.provider_changed", "workspace.quota_changed"],
      "workspace.renamed",
    ]);
  });

  test("keep a quota that covers what they use", async () => {
    const { workspaceId } = await createWorkspace(ctx, unique(), false);
    for (const name of ["a", "b"])
      await owner.sql`INSERT INTO channels (workspace_id, id, type, name, created_by)
        VALUES (${workspaceId}, ${newId()}, 'whatsapp', ${name}, 'system')`;
    const change = { workspaceId, name: "North Star", providerId: "" };
    await expect(changeWorkspace(ctx, { ...change, channelQuota: 1 })).rejects.toMatchObject({
      ...{ code: "precondition_failed", field: "channelQuota", values: { used: 2 } },
    });
    await changeWorkspace(ctx, { ...change, channelQuota: 2 });
  });

  test("are activated and deactivated once, whoever clicks twice", async () => {
    const { workspaceId } = await createWorkspace(ctx, { ...unique(), active: false }, false);
    const activate = () => changeStanding(ctx, { workspaceId, to: "activated" });
    expect((await Promise.all([activate(), activate()])).sort()).toEqual([false, true]);
    expect(await getWorkspace(ctx, workspaceId)).toMatchObject({ standing: "active" });
    expect(await changeStanding(ctx, { workspaceId, to: "deactivated" })).toBe(true);
    expect(await getWorkspace(ctx, workspaceId)).toMatchObject({ standing: "not_activated", activatedAt: null });
  });

  test("are suspended with a reason and go on when that is lifted, with both in their log", async () => {
    const { workspaceId } = await createWorkspace(ctx, unique(), false);
    expect(await changeStanding(ctx, { workspaceId, to: "suspended", reason: "unpaid" })).toBe(true);
    expect(await getWorkspace(ctx, workspaceId)).toMatchObject({ standing: "suspended", suspendedReason: "unpaid" });
    expect(await changeStanding(ctx, { workspaceId, to: "suspended", reason: "again" })).toBe(false);
    expect(await changeStanding(ctx, { workspaceId, to: "resumed" })).toBe(true);
    expect(await getWorkspace(ctx, workspaceId)).toMatchObject({ standing: "active", suspendedReason: null });
    const entries = await owner.sql`
      SELECT detail, reason FROM audit_log WHERE workspace_id = ${workspaceId} AND action = 'workspace.operated' ORDER BY id`;
    expect(entries).toEqual([
      { detail: { standing: { from: "active", to: "suspended" } }, reason: "unpaid" },
      { detail: { standing: { from: "suspended", to: "active" } }, reason: null },
    ]);
  });

  test("are closed by their name only, never while bound or sending or serving, and for good", async () => {
    const { workspaceId } = await createWorkspace(ctx, unique(), false);
    const close = (name = "North Star") => changeStanding(ctx, { workspaceId, to: "closed", name });
    await expect(close("Another")).rejects.toMatchObject({ key: "operator.nameDiffers" });
    await owner.sql`INSERT INTO channels (workspace_id, id, type, name, state, created_by)
      VALUES (${workspaceId}, 'cams-a', 'whatsapp', 'a', 'bound', 'system')`;
    await expect(close()).rejects.toMatchObject({ key: "customers.stillBound" });
    await owner.sql`UPDATE channels SET state = 'unbound' WHERE workspace_id = ${workspaceId}`;
    expect(await close()).toBe(true);
    expect(await getWorkspace(ctx, workspaceId)).toMatchObject({ standing: "closed" });
    const after = changeStanding(ctx, { workspaceId, to: "activated" });
    await expect(after).rejects.toMatchObject({ key: "customers.isClosed" });

    const provider = await createWorkspace(ctx, { ...unique(), kind: "provider" }, false);
    await createWorkspace(ctx, { ...unique(), providerId: provider.workspaceId }, false);
    const closing = changeStanding(ctx, { workspaceId: provider.workspaceId, to: "closed", name: "North Star" });
    await expect(closing).rejects.toMatchObject({ key: "operator.stillServes" });
  });
});

test("a link for a new password is made for a person, and their workspaces' logs know it", async () => {
  const { token } = await makeUserPasswordLink(ctx, member.userId);
  expect(await findPasswordLink(web, token, now)).toMatchObject({ email: member.email });
  const entries = await owner.sql`
    SELECT actor_name FROM audit_log WHERE workspace_id = ${member.ctx.workspaceId} AND action = 'member.password_link_made'`;
  expect(entries).toEqual([{ actor_name: "Ola" }]);
  await owner.db.update(users).set({ disabledAt: now }).where(eq(users.id, member.userId));
  await expect(makeUserPasswordLink(ctx, member.userId)).rejects.toMatchObject({ code: "not_found" });
});

describe("dead jobs", () => {
  const kind = "test.dead";
  const bury = async () => {
    const id = crypto.randomUUID();
    const data = JSON.stringify({ workspaceId: member.ctx.workspaceId, campaignId: "c1" });
    await owner.sql`
      INSERT INTO pgboss.job (id, name, data, state, output, completed_on, retry_count)
      VALUES (${id}, ${kind}, ${data}::jsonb, 'failed', '{"message": "the platform said no"}', now(), 4)`;
    return id;
  };
  beforeEach(
    () => owner.sql`INSERT INTO pgboss.queue (name, policy, retry_limit, retry_delay, retry_backoff, expire_seconds,
    retention_seconds, deletion_seconds, partition, table_name) VALUES (${kind}, 'standard', 4, 1, true, 60, 60, 60, false, 'job_common')
    ON CONFLICT DO NOTHING`,
  );

  test("are shown with their cause", async () => {
    const id = await bury();
    const { rows, total } = await listDeadJobs(ctx);
    expect(total).toBeGreaterThan(0);
    expect(rows.find((row) => row.id === id)).toMatchObject({
      ...{ kind, cause: "the platform said no", tries: 5, workspaceId: member.ctx.workspaceId },
    });
  });

  test("are put back exactly once by four clicks", async () => {
    const id = await bury();
    const clicks = await Promise.all([1, 2, 3, 4].map(() => putJobBack(ctx, kind, id)));
    expect(clicks.filter(Boolean)).toHaveLength(1);
    const requests =
      await owner.sql`SELECT workspace_id, payload FROM job_requests WHERE kind = ${kind} AND key = ${`again:${id}`}`;
    expect(requests).toEqual([{ workspace_id: member.ctx.workspaceId, payload: { campaignId: "c1" } }]);
    expect(await owner.sql`SELECT 1 FROM pgboss.job WHERE id = ${id}`).toHaveLength(0);
    const { rows } = await listActs(ctx, { page: 1, size: 100 });
    expect(rows.filter((row) => row.objectId === id).map((row) => row.action)).toEqual(["job.put_back"]);
  });

  test("are dismissed for good, and a job that lives is not touched", async () => {
    const id = await bury();
    expect([await dismissJob(ctx, kind, id), await putJobBack(ctx, kind, id)]).toEqual([true, false]);
    const living = await bury();
    await owner.sql`UPDATE pgboss.job SET state = 'active' WHERE id = ${living}`;
    expect([await dismissJob(ctx, kind, living), await putJobBack(ctx, kind, living)]).toEqual([false, false]);
    expect(await owner.sql`SELECT 1 FROM pgboss.job WHERE id = ${living}`).toHaveLength(1);
  });
});

describe("webhooks that were set aside", () => {
  const setAside = async () => {
    const [row] = await owner.sql`
      INSERT INTO inbound_events (workspace_id, channel_id, platform, body, tries, done, skipped, trouble, set_aside_at)
      VALUES (${member.ctx.workspaceId}, 'c', 'whatsapp', 'x', 5, 3, 1, 'no such column', now()) RETURNING id::text`;
    return String(row?.id);
  };

  test("are shown with their cause, and put back from their beginning exactly once", async () => {
    const id = await setAside();
    const { rows } = await listSetAside(ctx);
    expect(rows.find((row) => row.id === id)).toMatchObject({
      cause: "no such column",
      skipped: 1,
      platform: "whatsapp",
    });
    const { workspaceId } = member.ctx;
    const clicks = await Promise.all([1, 2, 3].map(() => putEventBack(ctx, workspaceId, id)));
    expect(clicks.filter(Boolean)).toHaveLength(1);
    const [event] =
      await owner.sql`SELECT tries, done, skipped, alone, set_aside_at FROM inbound_events WHERE id = ${id}`;
    expect(event).toEqual({ tries: 0, done: 0, skipped: 0, alone: true, set_aside_at: null });
  });

  test("are dismissed once, and never of another workspace", async () => {
    const id = await setAside();
    expect(await dismissEvent(ctx, newId(), id)).toBe(false);
    const { workspaceId } = member.ctx;
    expect([await dismissEvent(ctx, workspaceId, id), await dismissEvent(ctx, workspaceId, id)]).toEqual([true, false]);
    expect(await putEventBack(ctx, workspaceId, id)).toBe(false);
  });
});

test("a resting lane is shown with its reason and can be tried at once", async () => {
  const laneId = newId();
  const { workspaceId } = member.ctx;
  await owner.sql`INSERT INTO lanes (workspace_id, id, channel_id, breaker_opened_at, breaker_open_until, breaker_rests, breaker_reason)
    VALUES (${workspaceId}, ${laneId}, 'c', now(), now() + interval '5 minutes', 3, '{"code": "500", "detail": "out"}')`;
  const lanes = await listRestingLanes(ctx);
  expect(lanes.find((lane) => lane.laneId === laneId)).toMatchObject({ reason: "out", rests: 3, waiting: 0 });
  expect(await tryLaneNow(ctx, workspaceId, laneId)).toBe(true);
  const [lane] =
    await owner.sql`SELECT breaker_open_until <= ${now.toISOString()}::timestamptz AS due FROM lanes WHERE id = ${laneId}`;
  expect(lane?.due).toBe(true);
  expect(await tryLaneNow(ctx, workspaceId, newId())).toBe(false);
});

test("workers, queues and the installation are described", async () => {
  const figures = JSON.stringify({ errors: { receipts: 2, upkeep: 1 }, lostLogLines: 4, residentBytes: 1000 });
  await owner.sql`INSERT INTO worker_heartbeats (id, started_at, seen_at, figures)
    VALUES ('alive', now(), now(), ${figures}::jsonb), ('gone', now(), now() - interval '1 hour', ${figures}::jsonb)`;
  expect(await listWorkers({ ...ctx, now: new Date() })).toMatchObject([
    { id: "alive", alive: true, errors: 3, lostLogLines: 4 },
    { id: "gone", alive: false },
  ]);
  await owner.sql`INSERT INTO job_requests (workspace_id, kind, key, payload, due_at)
    VALUES (${member.ctx.workspaceId}, 'test.later', 'a', '{}', now() - interval '1 minute'),
      (${member.ctx.workspaceId}, 'test.later', 'b', '{}', now() + interval '1 day')`;
  const queues = await listQueues({ ...ctx, now: new Date() });
  expect(queues.requests.find((queue) => queue.name === "test.later")).toMatchObject({ waiting: 1 });
  const { versions, database } = await describeInstallation(ctx);
  expect(versions.node).toBe(process.versions.node);
  expect(versions.migrations).toBeGreaterThan(20);
  expect(database.bytes).toBeGreaterThan(1_000_000);
  expect(database.tables.map(({ name }) => name)).toContain("messages");
});
