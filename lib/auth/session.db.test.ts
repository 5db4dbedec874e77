import { and, eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { connect } from "#db/client";
import { memberships, sessions, workspaces } from "#db/schema/workspaces";
import { webDatabase } from "#lib/database";
import { testDatabase } from "#lib/testing/database";
import { encodeCookie, request, setWebEnvironment, signInAs } from "#lib/testing/request";
import { makeWorkspace } from "#lib/testing/workspace";
import { ensureMembership } from "#lib/workspaces/ensure-workspace";
import { PATH_HEADER, WORKSPACE_HEADER } from "./request-headers.ts";
import { authorizePage, getSession, requirePermission, requireSession } from "./session.ts";

vi.mock("next/headers", async () => (await import("#lib/testing/request")).nextHeaders);

const database = await testDatabase();
setWebEnvironment(database);
const owner = connect(database.ownerUrl, { max: 2 });
afterAll(() => Promise.all([owner.close(), webDatabase().close()]));
const hands = { owner: owner.db, web: webDatabase().db };

beforeEach(() => {
  request.cookies.clear();
  request.headers = new Headers();
});

describe("getSession", () => {
  test("is the session that the cookie names", async () => {
    const workspace = await makeWorkspace(hands);
    const { userId, email } = await workspace.member("operator");
    const id = await signInAs(hands.web, userId);
    expect(await getSession()).toMatchObject({
      id,
      user: { id: userId, email },
      workspace: { id: workspace.id, role: "operator" },
    });
  });

  test("is found under the name the cookie has over https too", async () => {
    const { userId } = await (await makeWorkspace(hands)).member("viewer");
    const id = await signInAs(hands.web, userId);
    const value = request.cookies.get("next-auth.session-token") ?? "";
    request.cookies.clear();
    request.cookies.set("__Secure-next-auth.session-token", value);
    expect(await getSession()).toMatchObject({ id });
  });

  test("is null without a cookie, with a foreign signature, and with a cookie that names no session", async () => {
    expect(await getSession()).toBeNull();
    const { userId } = await (await makeWorkspace(hands)).member("owner");
    const sessionId = await signInAs(hands.web, userId);
    request.cookies.set(
      "next-auth.session-token",
      await encodeCookie({ sessionId }, "another secret of 32 characters."),
    );
    expect(await getSession()).toBeNull();
    request.cookies.set("next-auth.session-token", await encodeCookie({ sub: userId }));
    expect(await getSession()).toBeNull();
    request.cookies.set("next-auth.session-token", await encodeCookie({ sessionId: "unknown" }));
    expect(await getSession()).toBeNull();
  });

  test("is null once the session is revoked or has expired", async () => {
    const { userId } = await (await makeWorkspace(hands)).member("owner");
    const revoked = await signInAs(hands.web, userId);
    await owner.db.update(sessions).set({ revokedAt: new Date() }).where(eq(sessions.id, revoked));
    expect(await getSession()).toBeNull();
    const expired = await signInAs(hands.web, userId);
    await owner.db
      .update(sessions)
      .set({ expiresAt: new Date(Date.now() - 1000) })
      .where(eq(sessions.id, expired));
    expect(await getSession()).toBeNull();
  });
});

describe("requirePermission", () => {
  test("refuses a visitor without a session", async () => {
    await expect(requirePermission("dashboard:read")).rejects.toMatchObject({
      code: "unauthenticated",
      key: "session.missing",
    });
  });

  test("refuses a person who is a member of no workspace", async () => {
    const { userId } = await (await makeWorkspace(hands)).member("owner");
    await owner.db.delete(memberships).where(eq(memberships.userId, userId));
    await signInAs(hands.web, userId);
    await expect(requirePermission("dashboard:read")).rejects.toMatchObject({
      code: "wrong_workspace",
      key: "workspace.lost",
    });
  });

  test("refuses a role without the permission, and names the permission", async () => {
    const workspace = await makeWorkspace(hands);
    const { userId } = await workspace.member("viewer");
    await signInAs(hands.web, userId);
    request.headers.set(WORKSPACE_HEADER, workspace.id);
    await expect(requirePermission("members:manage")).rejects.toMatchObject({
      code: "forbidden",
      key: "permission.missing",
      values: { permission: "members:manage" },
    });
  });

  test("gives a context of the session's workspace that acts as the web's role", async () => {
    const workspace = await makeWorkspace(hands);
    const { userId, email } = await workspace.member("administrator");
    const id = await signInAs(hands.web, userId);
    request.headers.set(WORKSPACE_HEADER, workspace.id);
    const before = Date.now();
    const access = await requirePermission("members:manage");
    expect(access).toMatchObject({ session: { id }, workspace: { id: workspace.id } });
    expect(access.ctx).toMatchObject({
      workspaceId: workspace.id,
      actor: { kind: "member", userId, name: "administrator 1", email, role: "administrator" },
    });
    expect(access.ctx.now.getTime()).toBeGreaterThanOrEqual(before);
    // Without a workspace set, the web's role sees none.
    expect(await access.ctx.db.select().from(workspaces)).toEqual([]);
  });
});

describe("in a workspace that is not activated", () => {
  async function enter(role: "owner" | "viewer", values: Partial<typeof workspaces.$inferInsert>) {
    const workspace = await makeWorkspace(hands);
    await owner.db.update(workspaces).set(values).where(eq(workspaces.id, workspace.id));
    const { userId } = await workspace.member(role);
    await signInAs(hands.web, userId);
    request.headers.set(WORKSPACE_HEADER, workspace.id);
    request.headers.set(PATH_HEADER, "/campaigns");
  }

  test("an action that its role may do waits for the activation, and one that it may not is refused as ever", async () => {
    await enter("owner", { activatedAt: null });
    await expect(requirePermission("campaigns:manage")).rejects.toMatchObject({
      ...{ code: "precondition_failed", key: "activation.needed" },
    });
    await enter("viewer", { activatedAt: null });
    await expect(requirePermission("members:manage")).rejects.toMatchObject({ code: "forbidden" });
    await enter("viewer", { activatedAt: new Date() });
    await expect(requirePermission("members:manage")).rejects.toMatchObject({ code: "forbidden" });
  });

  test("a page leads to the activation", async () => {
    await enter("owner", { activatedAt: null });
    await expect(requireSession()).rejects.toMatchObject({ digest: expect.stringContaining("NEXT_REDIRECT") });
  });

  test("an action in a closed workspace says that it is closed", async () => {
    await enter("owner", { closedAt: new Date() });
    await expect(requirePermission("campaigns:manage")).rejects.toMatchObject({
      ...{ code: "precondition_failed", key: "workspace.isClosed" },
    });
  });
});

describe("a link to a file", () => {
  test("names its workspace in the address, because the browser follows it without our header", async () => {
    const workspace = await makeWorkspace(hands);
    const { userId } = await workspace.member("viewer");
    await signInAs(hands.web, userId);
    request.headers.set(PATH_HEADER, `/downloads/rejected-rows?import=1&workspace=${workspace.id}`);
    expect(await requirePermission("console:read")).toMatchObject({ ctx: { workspaceId: workspace.id } });
    request.headers.set(PATH_HEADER, "/downloads/rejected-rows?import=1&workspace=another");
    await expect(requirePermission("console:read")).rejects.toMatchObject({ code: "wrong_workspace" });
    request.headers.set(PATH_HEADER, "/downloads/rejected-rows?import=1");
    await expect(requirePermission("console:read")).rejects.toMatchObject({ key: "workspace.unnamed" });
  });
});

describe("pages", () => {
  test("send a visitor without a session to sign-in, and back to the page from there", async () => {
    request.headers.set(PATH_HEADER, "/channels");
    await expect(requireSession()).rejects.toMatchObject({
      digest: expect.stringContaining("/sign-in?callbackUrl=%2Fchannels"),
    });
  });

  test("send a person without a workspace to the page that says so", async () => {
    const { userId } = await (await makeWorkspace(hands)).member("owner");
    await owner.db.delete(memberships).where(eq(memberships.userId, userId));
    await signInAs(hands.web, userId);
    await expect(requireSession()).rejects.toMatchObject({ digest: expect.stringContaining("/no-workspace") });
  });

  test("let a person choose who lost the workspace they worked in, and show no other one", async () => {
    const [lost, left] = [await makeWorkspace(hands), await makeWorkspace(hands)];
    const { userId } = await lost.member("viewer");
    await ensureMembership(owner.db, { workspaceId: left.id, userId, role: "viewer" }, new Date());
    await signInAs(hands.web, userId);
    expect(await requireSession()).toMatchObject({ workspace: { id: lost.id } });
    await owner.db.delete(memberships).where(and(eq(memberships.userId, userId), eq(memberships.workspaceId, lost.id)));
    request.headers.set(PATH_HEADER, "/campaigns");
    await expect(requireSession()).rejects.toMatchObject({
      digest: expect.stringContaining("/workspaces?to=%2Fcampaigns"),
    });
  });

  test("asked for by a window of another workspace lead to the choice between the two", async () => {
    const workspace = await makeWorkspace(hands);
    const { userId } = await workspace.member("viewer");
    await signInAs(hands.web, userId);
    request.headers.set(PATH_HEADER, "/campaigns?page=2");
    request.headers.set(WORKSPACE_HEADER, "another");
    await expect(requireSession()).rejects.toMatchObject({
      digest: expect.stringContaining("/workspaces?page=another&to=%2Fcampaigns%3Fpage%3D2"),
    });
    request.headers.set(WORKSPACE_HEADER, workspace.id);
    expect(await requireSession()).toMatchObject({ workspace: { id: workspace.id } });
  });

  test("get no access when the role may not read them", async () => {
    const workspace = await makeWorkspace(hands);
    const { userId } = await workspace.member("agent");
    await signInAs(hands.web, userId);
    expect(await authorizePage("console:read")).toBeNull();
    expect(await authorizePage("dashboard:read")).toMatchObject({ ctx: { workspaceId: workspace.id } });
  });
});
