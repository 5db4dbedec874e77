import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { memberships } from "#db/schema/workspaces";
import { findSession } from "#lib/auth/sessions";
import { listChannels } from "#lib/channels/list/list-channels";
import { asCustomer, type Ctx } from "#lib/context";
import { newId } from "#lib/ids";
import { testDatabase } from "#lib/testing/database";
import { insertChannel } from "#lib/testing/factories";
import { setWebEnvironment, signInAs } from "#lib/testing/request";
import { makeWorkspace, type TestMember, type TestWorkspace } from "#lib/testing/workspace";
import { acceptWithPassword } from "./accept-invitation.ts";
import { listAudit } from "./audit-queries.ts";
import { inviteMember, listInvitations } from "./invitations.ts";
import { limitMember } from "./limit-member.ts";
import { changeRole, listMembers } from "./members.ts";
import { getShellData } from "./shell-data.ts";

const database = await testDatabase();
setWebEnvironment(database);
const owner = connect(database.ownerUrl, { max: 2 });
const web = connect(database.appUrl, { max: 4 });
afterAll(() => Promise.all([owner.close(), web.close()]));
const hands = { owner: owner.db, web: web.db };

let workspace: TestWorkspace;
let boss: TestMember;
let operator: TestMember;
let first: string;
let second: string;
beforeEach(async () => {
  workspace = await makeWorkspace(hands);
  [boss, operator] = [await workspace.member("owner"), await workspace.member("operator")];
  first = await insertChannel(owner.db, workspace.id, { name: "First" });
  second = await insertChannel(owner.db, workspace.id, { name: "Second" });
});

const channelsOf = async (userId: string) =>
  (await listMembers(boss.ctx)).find((row) => row.userId === userId)?.channels;
const everything = { search: null, kinds: [], from: null, until: null, page: 1, size: 20 };

describe("limiting a member", () => {
  test("holds from their next request, and ends when all channels are given back", async () => {
    const sessionId = await signInAs(web.db, operator.userId);
    const limit = async () => (await findSession(web.db, sessionId, new Date()))?.workspace?.channelIds;
    expect(await limit()).toBeNull();
    await limitMember(boss.ctx, { userId: operator.userId, channelIds: [second] });
    expect(await limit()).toEqual([second]);
    expect(await channelsOf(operator.userId)).toEqual([{ id: second, name: "Second" }]);
    await limitMember(boss.ctx, { userId: operator.userId, channelIds: null });
    expect(await limit()).toBeNull();
  });

  test("stands in the audit log with before and after", async () => {
    const before = [first, second].sort().join(",");
    await limitMember(boss.ctx, { userId: operator.userId, channelIds: [second, first, first] });
    await limitMember(boss.ctx, { userId: operator.userId, channelIds: [first] });
    // What changes nothing leaves no entry.
    await limitMember(boss.ctx, { userId: operator.userId, channelIds: [first] });
    const { rows, names } = await listAudit(boss.ctx, everything);
    expect(rows.map(({ action, details }) => ({ action, channels: details[0] }))).toEqual([
      { action: "member.channels_changed", channels: { key: "channels", from: before, to: first } },
      { action: "member.channels_changed", channels: { key: "channels", from: "all", to: before } },
    ]);
    expect(names.get(first)).toBe("First");
  });

  test("is refused for owners and administrators, who see all channels", async () => {
    const refused = { code: "precondition_failed", key: "members.seesAllChannels" };
    const administrator = await workspace.member("administrator");
    for (const { userId } of [boss, administrator]) {
      await expect(limitMember(boss.ctx, { userId, channelIds: [first] })).rejects.toMatchObject(refused);
      const written = owner.db
        .update(memberships)
        .set({ channelIds: [first] })
        .where(eq(memberships.userId, userId));
      await expect(written, "the database").rejects.toMatchObject({
        cause: { constraint_name: "memberships_channels" },
      });
    }
  });

  test("takes owners and administrators, and channels of the workspace that are there", async () => {
    const viewer = await workspace.member("viewer");
    const limit = (ctx: Ctx, channelIds: string[]) => limitMember(ctx, { userId: viewer.userId, channelIds });
    await expect(limit(operator.ctx, [first])).rejects.toMatchObject({ code: "forbidden" });
    const foreign = await insertChannel(owner.db, (await makeWorkspace(hands)).id);
    const deleted = await insertChannel(owner.db, workspace.id, { deletedAt: new Date() });
    for (const id of [foreign, deleted, newId()]) {
      await expect(limit(boss.ctx, [first, id])).rejects.toMatchObject({ code: "not_found", key: "notFound.channel" });
    }
    expect(await channelsOf(viewer.userId)).toBeNull();
  });

  test("ends when they become an administrator, and the entry says so", async () => {
    await limitMember(boss.ctx, { userId: operator.userId, channelIds: [first] });
    await changeRole(boss.ctx, { userId: operator.userId, role: "viewer" });
    expect(await channelsOf(operator.userId)).toHaveLength(1);
    await changeRole(boss.ctx, { userId: operator.userId, role: "administrator" });
    expect(await channelsOf(operator.userId)).toBeNull();
    const { rows } = await listAudit(boss.ctx, everything);
    expect(rows[0]?.details).toContainEqual({ key: "channels", from: first, to: "all" });
  });
});

describe("an invitation", () => {
  const invite = (role: "viewer" | "administrator", channelIds: string[] | null) =>
    inviteMember(boss.ctx, { email: `${newId()}@test.example`, role, channelIds });
  const join = async (token: string) => {
    const client = { ip: null, userAgent: null };
    const { email } = await acceptWithPassword(
      web.db,
      { token, name: "New", password: "a long enough password", client },
      new Date(),
    );
    return (await listMembers(boss.ctx)).find((row) => row.email === email)?.channels?.map(({ id }) => id) ?? null;
  };

  test("brings its channels into the membership", async () => {
    const { token } = await invite("viewer", [second]);
    expect(await listInvitations(boss.ctx)).toMatchObject([{ channels: 1 }]);
    expect(await join(token)).toEqual([second]);
  });

  test("of an administrator brings no limit, whatever was chosen before", async () => {
    expect(await join((await invite("administrator", [second])).token)).toBeNull();
    expect(await join((await invite("viewer", null)).token)).toBeNull();
  });

  test("names no channel of another workspace", async () => {
    const foreign = await insertChannel(owner.db, (await makeWorkspace(hands)).id);
    await expect(invite("viewer", [foreign])).rejects.toMatchObject({ code: "not_found" });
  });
});

test("a provider's staff who are limited in their own workspace see the channels of its customers", async () => {
  const provider = await makeWorkspace(hands, new Date(), { kind: "provider" });
  const customer = await makeWorkspace(hands, new Date(), { kind: "business", providerId: provider.id });
  const [own, hidden] = [await insertChannel(owner.db, provider.id), await insertChannel(owner.db, provider.id)];
  const theirs = await insertChannel(owner.db, customer.id);
  const staff = await provider.member("operator");
  const ctx: Ctx = { ...staff.ctx, actor: { ...staff.ctx.actor, channelIds: [own] } as Ctx["actor"] };
  const listed = await listChannels(ctx, {
    ...{ q: "", type: null, states: [], from: null, to: null, customerId: null, oldestFirst: false, page: 1, size: 20 },
  });
  expect(listed.rows.map(({ id }) => id).sort()).toEqual([own, theirs].sort());
  expect(listed.rows.map(({ id }) => id)).not.toContain(hidden);
  const inside = await asCustomer(ctx, customer.id, (ctx) => getShellData(ctx));
  expect(inside.channels.map(({ id }) => id)).toEqual([theirs]);
});
