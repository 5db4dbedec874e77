import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { auditLog, users } from "#db/schema/workspaces";
import { testDatabase } from "#lib/testing/database";
import { makeWorkspace, type TestMember, type TestWorkspace } from "#lib/testing/workspace";
import { acceptAsUser, acceptWithPassword, findInvitation } from "./accept-invitation.ts";
import { listAudit } from "./audit-queries.ts";
import { inviteMember, listInvitations, revokeInvitation } from "./invitations.ts";
import { changeRole, listMembers, removeMember } from "./members.ts";
import { updateWorkspace } from "./update-workspace.ts";

const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 8 });
afterAll(() => Promise.all([owner.close(), web.close()]));
const databases = { owner: owner.db, web: web.db };

let workspace: TestWorkspace;
let boss: TestMember;
let admin: TestMember;
let operator: TestMember;
let stranger: TestMember;
beforeEach(async () => {
  workspace = await makeWorkspace(databases);
  [boss, admin, operator] = [
    await workspace.member("owner"),
    await workspace.member("administrator"),
    await workspace.member("operator"),
  ];
  stranger = await (await makeWorkspace(databases)).member("owner");
});
const actions = async () =>
  (await owner.db.select().from(auditLog).where(eq(auditLog.workspaceId, workspace.id))).map((entry) => entry.action);
const roleOf = async (userId: string) => (await listMembers(boss.ctx)).find((row) => row.userId === userId)?.role;

describe("members", () => {
  test("are listed with owners first, and only to their own workspace", async () => {
    const list = await listMembers(operator.ctx);
    expect(list.map((row) => row.role)).toEqual(["owner", "administrator", "operator"]);
    expect((await listMembers(stranger.ctx)).map((row) => row.userId)).toEqual([stranger.userId]);
  });

  test("get another role, and the audit log records it", async () => {
    await changeRole(admin.ctx, { userId: operator.userId, role: "viewer" });
    expect(await roleOf(operator.userId)).toBe("viewer");
    expect(await actions()).toEqual(["member.role_changed"]);
  });

  test("are made owners, demoted from owner and removed as owner by owners only", async () => {
    const refused = { code: "forbidden", key: "members.ownersOnly" };
    await expect(changeRole(admin.ctx, { userId: operator.userId, role: "owner" })).rejects.toMatchObject(refused);
    await expect(changeRole(admin.ctx, { userId: admin.userId, role: "owner" })).rejects.toMatchObject(refused);
    await expect(changeRole(admin.ctx, { userId: boss.userId, role: "viewer" })).rejects.toMatchObject(refused);
    await expect(removeMember(admin.ctx, boss.userId)).rejects.toMatchObject(refused);
    await changeRole(boss.ctx, { userId: admin.userId, role: "owner" });
    expect(await roleOf(admin.userId)).toBe("owner");
  });

  test("below administrator cannot change or remove anyone", async () => {
    const refused = { code: "forbidden" };
    await expect(changeRole(operator.ctx, { userId: admin.userId, role: "viewer" })).rejects.toMatchObject(refused);
    await expect(removeMember(operator.ctx, admin.userId)).rejects.toMatchObject(refused);
  });

  test("of another workspace cannot be found or changed", async () => {
    const missing = { code: "not_found", key: "notFound.member" };
    await expect(changeRole(stranger.ctx, { userId: operator.userId, role: "viewer" })).rejects.toMatchObject(missing);
    await expect(removeMember(stranger.ctx, operator.userId)).rejects.toMatchObject(missing);
    expect(await roleOf(operator.userId)).toBe("operator");
  });

  test("can leave, and can be removed by an owner", async () => {
    await removeMember(operator.ctx, operator.userId);
    await removeMember(boss.ctx, admin.userId);
    expect((await listMembers(boss.ctx)).map((row) => row.userId)).toEqual([boss.userId]);
    expect((await actions()).sort()).toEqual(["member.left", "member.removed"]);
  });

  test("always include an owner: the last one can neither leave nor step down", async () => {
    const refused = { code: "precondition_failed", key: "members.lastOwner" };
    await expect(removeMember(boss.ctx, boss.userId)).rejects.toMatchObject(refused);
    await expect(changeRole(boss.ctx, { userId: boss.userId, role: "viewer" })).rejects.toMatchObject(refused);
  });

  test("still include an owner when the last two remove each other at the same moment", async () => {
    const second = await workspace.member("owner");
    const answers = await Promise.allSettled([
      removeMember(boss.ctx, second.userId),
      removeMember(second.ctx, boss.userId),
    ]);
    expect(answers.map((answer) => answer.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await listMembers(admin.ctx)).filter((row) => row.role === "owner")).toHaveLength(1);
  });
});

describe("invitations", () => {
  const later = (days: number) => new Date(boss.ctx.now.getTime() + days * 86_400_000);
  const newcomer = () => `new-${workspace.id}@test.example`;
  const join = (token: string, at = boss.ctx.now) =>
    acceptWithPassword(web.db, { token, name: "Nia New", password: "six small bells ring", client: nobody }, at);

  test("let a new person join once, with the role they were invited for", async () => {
    const { token } = await inviteMember(admin.ctx, { email: newcomer(), role: "operator" });
    expect(await findInvitation(web.db, token, boss.ctx.now)).toMatchObject({
      workspace: workspace.name,
    });
    expect(await join(token)).toEqual({ email: newcomer() });
    expect(await listMembers(boss.ctx)).toContainEqual(
      expect.objectContaining({ email: newcomer(), role: "operator" }),
    );
    await expect(join(token)).rejects.toMatchObject({ code: "not_found" });
    expect(await listInvitations(boss.ctx)).toEqual([]);
    expect(await actions()).toEqual(["invitation.created", "invitation.accepted"]);
  });

  test("store only the hash of their token", async () => {
    const { token } = await inviteMember(boss.ctx, { email: newcomer(), role: "viewer" });
    const [row] =
      await owner.sql`SELECT to_jsonb(i)::text AS all FROM invitations i WHERE workspace_id = ${workspace.id}`;
    expect(row?.all).not.toContain(token);
    expect(JSON.stringify(await listInvitations(boss.ctx))).not.toContain(token);
  });

  test("let an existing user join with the password they have, or signed in as themselves, and never set their password", async () => {
    const { token } = await inviteMember(boss.ctx, { email: stranger.email, role: "viewer" });
    await expect(join(token)).rejects.toMatchObject({ code: "unauthenticated", key: "members.passwordOfAddress" });
    const other = { id: operator.userId, email: operator.email, name: "operator" };
    await expect(acceptAsUser(web.db, other, token, boss.ctx.now)).rejects.toMatchObject({ code: "forbidden" });
    const right = { id: stranger.userId, email: stranger.email, name: "stranger" };
    expect(await acceptAsUser(web.db, right, token, boss.ctx.now)).toEqual({ workspaceId: workspace.id });
    expect(await roleOf(stranger.userId)).toBe("viewer");
    const [user] = await owner.db.select().from(users).where(eq(users.id, stranger.userId));
    expect(user?.passwordHash).toBe("none");
  });

  test("end after a week, when revoked, and when a newer one is sent", async () => {
    const first = await inviteMember(boss.ctx, { email: newcomer(), role: "viewer" });
    const second = await inviteMember(boss.ctx, { email: newcomer(), role: "operator" });
    expect(await findInvitation(web.db, first.token, boss.ctx.now)).toBeNull();
    expect(await findInvitation(web.db, second.token, later(6.9))).not.toBeNull();
    expect(await findInvitation(web.db, second.token, later(7.1))).toBeNull();
    await revokeInvitation(admin.ctx, second.id);
    expect(await findInvitation(web.db, second.token, boss.ctx.now)).toBeNull();
    await expect(join(second.token)).rejects.toMatchObject({ code: "not_found" });
    await expect(revokeInvitation(admin.ctx, second.id)).rejects.toMatchObject({ code: "not_found" });
  });

  test("that are used twice at the same moment add one member", async () => {
    const { token } = await inviteMember(boss.ctx, { email: newcomer(), role: "viewer" });
    const answers = await Promise.allSettled([join(token), join(token)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("are refused for existing members, for the owner role unless an owner invites, and across workspaces", async () => {
    const invite = (ctx: TestMember["ctx"], email: string, role: "owner" | "viewer") =>
      inviteMember(ctx, { email, role });
    await expect(invite(boss.ctx, operator.email, "viewer")).rejects.toMatchObject({ key: "members.alreadyMember" });
    await expect(invite(admin.ctx, newcomer(), "owner")).rejects.toMatchObject({ key: "members.ownersOnly" });
    await expect(invite(operator.ctx, newcomer(), "viewer")).rejects.toMatchObject({ code: "forbidden" });
    const { id } = await invite(boss.ctx, newcomer(), "viewer");
    await expect(revokeInvitation(stranger.ctx, id)).rejects.toMatchObject({ code: "not_found" });
    expect(await listInvitations(stranger.ctx)).toEqual([]);
  });
});

describe("the workspace's settings", () => {
  const settings = {
    name: "New name",
    zone: "Asia/Singapore",
    language: "zh" as const,
    contactEmail: "",
    requireConsent: false,
    stopEverywhere: true,
    contactsFromInbound: true,
    contactsFromSends: false,
    failedShare: 8,
  };

  test("change for this workspace only, and the audit log shows the old and new values", async () => {
    await updateWorkspace(admin.ctx, settings);
    await updateWorkspace(admin.ctx, settings);
    const { rows, names, total } = await listAudit(boss.ctx, everything);
    expect(total).toBe(1);
    expect(rows[0]).toMatchObject({
      action: "workspace.updated",
      details: expect.arrayContaining([
        { key: "name", from: workspace.name, to: "New name" },
        { key: "failedShare", from: 5, to: 8 },
        { key: "stopEverywhere", from: false, to: true },
        { key: "contactsFromInbound", from: false, to: true },
      ]),
    });
    // The object of the entry is named as it is called now.
    expect(names.get(workspace.id)).toBe("New name");
    expect((await listAudit(stranger.ctx, everything)).total).toBe(0);
  });

  test("the audit log is searched for literal text, not for patterns", async () => {
    await changeRole(boss.ctx, { userId: operator.userId, role: "viewer" });
    const found = async (search: string) => (await listAudit(boss.ctx, { ...everything, search })).total;
    expect([
      await found(operator.email),
      await found("%"),
      await found("member._ole"),
      await found("ROLE_changed"),
    ]).toEqual([1, 0, 0, 1]);
  });
});

const nobody = { ip: null, userAgent: null };
const everything = { search: null, kinds: [], from: null, until: null, page: 1, size: 10 };
