import { eq, sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { memberships } from "#db/schema/workspaces";
import { findSession } from "#lib/auth/sessions";
import { beginVisit, findVisitable } from "#lib/auth/visits";
import { createChannel } from "#lib/channels/create-channel";
import { getChannelSummary } from "#lib/channels/list/channel-summary";
import { listChannels } from "#lib/channels/list/list-channels";
import { asCustomer, type Ctx, inTransaction } from "#lib/context";
import { getCustomer } from "#lib/customers/get-customer";
import { findCustomers, listCustomers } from "#lib/customers/list-customers";
import { newId } from "#lib/ids";
import { approveRequest, refuseRequest } from "#lib/requests/answer";
import { askForChannels } from "#lib/requests/ask";
import { countOpenRequests, listRequests } from "#lib/requests/inbox";
import { setQuota } from "#lib/requests/quota";
import { planRollout, startRollout } from "#lib/rollouts/plan";
import { getRollout, listRolloutCustomers, listRollouts } from "#lib/rollouts/queries";
import { grantTo, greetingFor } from "#lib/rollouts/testing";
import { testDatabase } from "#lib/testing/database";
import { insertChannel } from "#lib/testing/factories";
import { setWebEnvironment, signInAs } from "#lib/testing/request";
import { makeWorkspace, type TestMember, type TestWorkspace } from "#lib/testing/workspace";
import { acceptWithPassword } from "./accept-invitation.ts";
import { listAudit } from "./audit-queries.ts";
import { inviteMember, listInvitations } from "./invitations.ts";
import { limitToCustomers } from "./limit-member.ts";
import { changeRole, listMembers } from "./members.ts";

/** What a provider's member who is limited to some customers can reach. */
const database = await testDatabase();
setWebEnvironment(database);
const owner = connect(database.ownerUrl, { max: 2 });
const web = connect(database.appUrl, { max: 4 });
afterAll(() => Promise.all([owner.close(), web.close()]));
const hands = { owner: owner.db, web: web.db };

let provider: TestWorkspace;
let boss: TestMember;
let staff: TestMember;
/** Two customers, each with a channel, an open request and a grant; the staff are limited to the first. */
let theirs: { id: string; name: string; channelId: string; requestId: string };
let other: typeof theirs;
let ownChannel: string;
const limitedTo = (customerIds: readonly string[] | null, { ctx } = staff): Ctx => ({
  ...ctx,
  actor: { ...ctx.actor, kind: "member", customerIds } as Ctx["actor"],
});
const desk = (ctx: Ctx) => ({ by: "provider" as const, ctx });
const customerFilter = {
  ...{
    q: "",
    countries: [],
    standings: [],
    needs: [],
    sort: "name" as const,
    reversed: false,
    page: 1,
    size: 20 as const,
  },
};
const channelFilter = {
  ...{ q: "", type: null, states: [], from: null, to: null, customerId: null },
  ...{ oldestFirst: false, page: 1, size: 20 as const },
};
const requestFilter = { q: "", kinds: [], states: [], customerId: null, page: 1, size: 20 as const };
const everything = { search: null, kinds: [], from: null, until: null, page: 1, size: 20 };

async function makeCustomer(): Promise<typeof theirs> {
  const customer = await makeWorkspace(hands, new Date(), { kind: "business", providerId: provider.id });
  const channelId = await insertChannel(owner.db, customer.id, { state: "bound" });
  const { ctx } = await customer.member("owner");
  const requestId = await askForChannels(ctx, { total: 500, reason: "More brands" });
  await grantTo(owner, customer.id, provider.id, "operator");
  return { id: customer.id, name: customer.name, channelId, requestId };
}

beforeEach(async () => {
  provider = await makeWorkspace(hands, new Date(), { kind: "provider" });
  [boss, staff] = [await provider.member("owner"), await provider.member("operator")];
  [theirs, other] = [await makeCustomer(), await makeCustomer()];
  ownChannel = await insertChannel(owner.db, provider.id);
});

describe("a member who is limited to some customers", () => {
  test("finds these in lists, choices, requests and counts, and no others", async () => {
    const read = async (ctx: Ctx) => ({
      customers: (await listCustomers(ctx, customerFilter)).rows.map(({ id }) => id),
      found: (await findCustomers(ctx, "Workspace")).map(({ id }) => id).sort(),
      channels: (await listChannels(ctx, channelFilter)).rows.map(({ id }) => id).sort(),
      total: (await listChannels(ctx, channelFilter)).total,
      summary: await getChannelSummary(ctx).then(({ customers, living }) => ({ customers, living })),
      requests: (await listRequests(desk(ctx), requestFilter)).rows.map(({ id }) => id),
      open: (await countOpenRequests(desk(ctx))).open,
      rollouts: (await listRolloutCustomers(ctx)).map(({ id }) => id),
    });
    expect(await read(limitedTo([theirs.id]))).toEqual({
      ...{ customers: [theirs.id], found: [theirs.id], channels: [ownChannel, theirs.channelId].sort(), total: 2 },
      ...{ summary: { customers: 1, living: 2 }, requests: [theirs.requestId], open: 1, rollouts: [theirs.id] },
    });
    expect(await read(limitedTo([]))).toMatchObject({ customers: [], channels: [ownChannel], total: 1, open: 0 });
    expect(await read(limitedTo(null))).toMatchObject({ total: 3, open: 2, summary: { customers: 2, living: 3 } });
  });

  test("finds no page of another customer, and changes nothing of it", async () => {
    const ctx = limitedTo([theirs.id]);
    const missing = { code: "not_found" };
    await expect(getCustomer(ctx, theirs.id)).resolves.toMatchObject({ id: theirs.id });
    await expect(getCustomer(ctx, other.id)).rejects.toMatchObject(missing);
    await expect(asCustomer(ctx, other.id, async () => null)).rejects.toMatchObject(missing);
    const channel = { type: "sms" as const, name: "New", remarks: "", customerId: other.id };
    await expect(createChannel(ctx, channel)).rejects.toMatchObject(missing);
    const request = { customerId: other.id, requestId: other.requestId };
    await expect(approveRequest(desk(ctx), { ...request, total: 500, note: "" })).rejects.toMatchObject(missing);
    await expect(refuseRequest(desk(ctx), { ...request, reason: "No" })).rejects.toMatchObject(missing);
    const quota = { quota: "channels" as const, customerId: other.id, objectId: other.id, total: 7, reason: "Less" };
    await expect(setQuota(desk(ctx), quota)).rejects.toMatchObject(missing);
    await createChannel(ctx, { ...channel, customerId: theirs.id });
    await approveRequest(desk(ctx), { customerId: theirs.id, requestId: theirs.requestId, total: 500, note: "" });
    const quotas = await owner.sql`SELECT id, channel_quota FROM workspaces WHERE id IN (${theirs.id}, ${other.id})`;
    expect(Object.fromEntries(quotas.map((row) => [row.id, row.channel_quota]))).toEqual({
      ...{ [theirs.id]: 500, [other.id]: 100 },
    });
  });

  test("plans and starts roll-outs to these, and sees one only when all of its customers are theirs", async () => {
    const ctx = limitedTo([theirs.id]);
    await expect(planRollout(ctx, greetingFor([theirs.id, other.id]))).rejects.toMatchObject({ code: "not_found" });
    const own = await planRollout(ctx, greetingFor([theirs.id]));
    const both = await planRollout(boss.ctx, greetingFor([theirs.id, other.id]));
    expect((await listRollouts(ctx, { page: 1, size: 10 })).rows.map(({ id }) => id)).toEqual([own]);
    await expect(getRollout(ctx, both)).rejects.toMatchObject({ code: "not_found" });
    await expect(startRollout(ctx, { rolloutId: both })).rejects.toMatchObject({ code: "not_found" });
    await startRollout(ctx, { rolloutId: own });
    expect(await getRollout(ctx, own)).toMatchObject({ state: "running", targets: [{ customerId: theirs.id }] });
    expect((await listRollouts(boss.ctx, { page: 1, size: 10 })).total).toBe(2);
  });

  test("sees in the database itself no row of another customer, whatever is asked, and none without the settings", async () => {
    const tables = await owner.sql<{ name: string; column: string }[]>`
      SELECT DISTINCT c.relname AS name,
        CASE c.relname WHEN 'workspaces' THEN 'id' WHEN 'rollout_targets' THEN 'customer_id' ELSE 'workspace_id' END AS column
      FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
      WHERE p.polname IN ('customers_web', 'served_web', 'provider_web', 'offered_web', 'received_web') OR c.relname = 'rollout_targets'`;
    expect(tables.length).toBeGreaterThan(12);
    await planRollout(boss.ctx, greetingFor([theirs.id, other.id]));
    const seen = (ctx: Ctx, { name, column }: (typeof tables)[number]) =>
      inTransaction(ctx, async ({ db }) => {
        const rows = await db.execute<{ id: string }>(
          sql`SELECT DISTINCT ${sql.identifier(column)} AS id FROM ${sql.identifier(name)}`,
        );
        return rows.map(({ id }) => id).filter((id) => id === theirs.id || id === other.id);
      });
    const shown: string[] = [];
    for (const table of tables) {
      const all = await seen(staff.ctx, table);
      expect(await seen(limitedTo([theirs.id]), table), table.name).toEqual(all.filter((id) => id === theirs.id));
      expect(await seen(limitedTo([]), table), table.name).toEqual([]);
      if (all.length === 2) shown.push(table.name);
    }
    expect(shown).toEqual(expect.arrayContaining(["workspaces", "channels", "requests", "grants", "rollout_targets"]));
    const alone = web.sql.begin(async (tx) => {
      await tx`SELECT set_config('app.workspace_id', ${provider.id}, true), set_config('role', 'carillon_limited', true)`;
      return tx`SELECT id FROM workspaces WHERE provider_id = ${provider.id}`;
    });
    expect(await alone).toEqual([]);
  });

  test("decides about no other customer by the functions of the database, either", async () => {
    const decided = await inTransaction(limitedTo([theirs.id]), async ({ db }) => {
      const [row] = await db.execute(sql`
        SELECT decide_about_customer(${theirs.id}, 9, NULL, NULL) AS own,
          decide_about_customer(${other.id}, 9, NULL, NULL) AS foreign,
          decide_about_numbers(${theirs.id}, ${theirs.channelId}, 9) AS "ownNumbers",
          decide_about_numbers(${other.id}, ${other.channelId}, 9) AS "foreignNumbers"`);
      return row;
    });
    expect(decided).toEqual({ own: true, foreign: false, ownNumbers: true, foreignNumbers: false });
  });
});

describe("limiting a member to customers", () => {
  const limit = (customerIds: string[] | null, userId = staff.userId) =>
    limitToCustomers(boss.ctx, { userId, customerIds });

  test("ends a visit to another customer with the next request, and leaves one to these", async () => {
    const sessionId = await signInAs(web.db, staff.userId);
    const session = async () => {
      const found = await findSession(web.db, sessionId, new Date());
      if (!found) throw new Error("The session is gone.");
      return found;
    };
    const visit = async (customerId: string) =>
      beginVisit(web.db, await session(), { providerId: provider.id, customerId }, new Date());
    await visit(other.id);
    expect((await session()).workspace).toMatchObject({ id: other.id, role: "operator" });
    await limit([theirs.id]);
    expect((await session()).workspace).toBeNull();
    await expect(visit(other.id)).rejects.toMatchObject({ code: "not_found" });
    expect(await findVisitable(web.db, await session(), other.id)).toBeNull();
    expect(await findVisitable(web.db, await session(), theirs.id)).toMatchObject({ id: theirs.id });
    await visit(theirs.id);
    expect((await session()).workspace).toMatchObject({ id: theirs.id, role: "operator", customerIds: null });
    await limit(null);
    await visit(other.id);
    expect((await session()).workspace).toMatchObject({ id: other.id });
  });

  test("stands in the audit log with before and after, once for each change", async () => {
    await limit([other.id, theirs.id, theirs.id]);
    await limit([theirs.id]);
    await limit([theirs.id]);
    const both = [theirs.id, other.id].sort().join(",");
    const { rows, names } = await listAudit(boss.ctx, everything);
    expect(rows.map(({ action, details }) => ({ action, limit: details[0] }))).toEqual([
      { action: "member.customers_changed", limit: { key: "limitedTo", from: both, to: theirs.id } },
      { action: "member.customers_changed", limit: { key: "limitedTo", from: "all", to: both } },
    ]);
    expect(names.get(theirs.id)).toBe(theirs.name);
    expect((await listMembers(boss.ctx)).find(({ userId }) => userId === staff.userId)?.customers).toEqual([
      { id: theirs.id, name: theirs.name },
    ]);
  });

  test("is refused for owners and administrators, and ends for who becomes one", async () => {
    const refused = { code: "precondition_failed", key: "members.seesAllCustomers" };
    const administrator = await provider.member("administrator");
    for (const { userId } of [boss, administrator]) {
      await expect(limit([theirs.id], userId)).rejects.toMatchObject(refused);
      const written = owner.db
        .update(memberships)
        .set({ customerIds: [theirs.id] })
        .where(eq(memberships.userId, userId));
      await expect(written, "the database").rejects.toMatchObject({
        cause: { constraint_name: "memberships_customers" },
      });
    }
    await limit([theirs.id]);
    await changeRole(boss.ctx, { userId: staff.userId, role: "administrator" });
    expect((await listMembers(boss.ctx)).find(({ userId }) => userId === staff.userId)?.customers).toBeNull();
    const { rows } = await listAudit(boss.ctx, everything);
    expect(rows[0]?.details).toContainEqual({ key: "limitedTo", from: theirs.id, to: "all" });
  });

  test("takes customers of this provider, from owners and administrators", async () => {
    const stranger = await makeWorkspace(hands);
    for (const id of [stranger.id, newId(), provider.id]) {
      await expect(limit([theirs.id, id])).rejects.toMatchObject({ code: "not_found", key: "notFound.customer" });
    }
    const limited = limitToCustomers(staff.ctx, { userId: staff.userId, customerIds: null });
    await expect(limited).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("an invitation", () => {
  test("brings its customers into the membership, and none for who sees all", async () => {
    for (const [role, kept] of [
      ["viewer", [theirs.id]],
      ["administrator", null],
    ] as const) {
      const email = `${newId()}@test.example`;
      const { token } = await inviteMember(boss.ctx, { email, role, customerIds: [theirs.id] });
      expect((await listInvitations(boss.ctx))[0]?.customers).toBe(kept ? 1 : null);
      const input = { token, name: "New", password: "a long enough password", client: { ip: null, userAgent: null } };
      await acceptWithPassword(web.db, input, new Date());
      const member = (await listMembers(boss.ctx)).find((row) => row.email === email);
      expect(member?.customers?.map(({ id }) => id) ?? null).toEqual(kept);
    }
  });

  test("names no customer of another provider", async () => {
    const invited = inviteMember(boss.ctx, { email: "a@test.example", role: "viewer", customerIds: [newId()] });
    await expect(invited).rejects.toMatchObject({ code: "not_found" });
  });
});

test("mails about a customer go to the members who see it", async () => {
  await limitToCustomers(boss.ctx, { userId: staff.userId, customerIds: [theirs.id] });
  const worker = connect(database.workerUrl, { max: 1 });
  try {
    const heard = async (customerId: string) =>
      worker.sql.begin(async (tx) => {
        await tx`SELECT set_config('app.workspace_id', ${customerId}, true)`;
        return (await tx`SELECT user_id FROM mail_audience(${provider.id})`).map((row) => row.user_id);
      });
    expect((await heard(theirs.id)).sort()).toEqual([boss.userId, staff.userId].sort());
    expect(await heard(other.id)).toEqual([boss.userId]);
  } finally {
    await worker.close();
  }
});
