import { and, asc, eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { connect } from "#db/client";
import { type GrantRole, grantRoles, roles } from "#db/enums";
import { grants } from "#db/schema/customers";
import { auditLog, memberships, sessions, workspaces } from "#db/schema/workspaces";
import { webDatabase } from "#lib/database";
import { newId } from "#lib/ids";
import { testDatabase } from "#lib/testing/database";
import { request, setWebEnvironment, signInAs } from "#lib/testing/request";
import { makeWorkspace, type TestWorkspace } from "#lib/testing/workspace";
import { actingRole } from "./acting-role.ts";
import { WORKSPACE_HEADER } from "./request-headers.ts";
import { requirePermission } from "./session.ts";
import { findSession, type Session, signOut, switchWorkspace } from "./sessions.ts";
import { beginVisit, findVisitable, leaveCustomer } from "./visits.ts";

vi.mock("next/headers", async () => (await import("#lib/testing/request")).nextHeaders);

const database = await testDatabase();
setWebEnvironment(database);
const owner = connect(database.ownerUrl, { max: 2 });
const web = webDatabase().db;
afterAll(() => Promise.all([owner.close(), webDatabase().close()]));

let provider: TestWorkspace;
let customer: TestWorkspace;
let now: Date;
beforeEach(async () => {
  const hands = { owner: owner.db, web };
  now = new Date();
  provider = await makeWorkspace(hands, now, { kind: "provider" });
  customer = await makeWorkspace(hands, now, { kind: "business", providerId: provider.id });
  request.cookies.clear();
  request.headers = new Headers();
});

async function staff(role: (typeof roles)[number] = "administrator") {
  const { userId } = await provider.member(role);
  const sessionId = await signInAs(web, userId);
  return { userId, sessionId, find: (at = new Date()) => findSession(web, sessionId, at) };
}

async function found(person: { find: (at?: Date) => Promise<Session | null> }): Promise<Session> {
  const session = await person.find();
  if (!session) throw new Error("no session");
  return session;
}

async function visiting(role: (typeof roles)[number] = "administrator") {
  const person = await staff(role);
  await beginVisit(web, await found(person), { providerId: provider.id, customerId: customer.id }, now);
  return person;
}

async function grant(given: Partial<typeof grants.$inferInsert> = {}): Promise<string> {
  const id = newId();
  const hour = 3_600_000;
  await owner.db.insert(grants).values({
    ...{ workspaceId: customer.id, id, providerId: provider.id, role: "operator", reason: "Help", givenBy: "somebody" },
    ...{ startsAt: new Date(now.getTime() - hour), endsAt: new Date(now.getTime() + hour) },
    ...given,
  });
  return id;
}

const roleOf = async (person: Awaited<ReturnType<typeof staff>>, at?: Date) =>
  (await person.find(at))?.workspace?.role ?? null;

describe("a provider's staff in a customer's workspace", () => {
  test("look, for the provider, while no grant holds", async () => {
    const person = await visiting();
    expect((await found(person)).workspace).toMatchObject({
      id: customer.id,
      name: customer.name,
      role: "visitor",
      staff: { providerId: provider.id, providerName: provider.name, grant: null },
    });
  });

  test("have a grant's role from its first moment on, and no longer at its last", async () => {
    const person = await visiting();
    const startsAt = new Date(now.getTime() + 60_000);
    const endsAt = new Date(now.getTime() + 120_000);
    const id = await grant({ startsAt, endsAt });
    const at = (moment: Date, ms: number) => roleOf(person, new Date(moment.getTime() + ms));
    expect(await at(startsAt, -1)).toBe("visitor");
    expect(await at(startsAt, 0)).toBe("operator");
    expect((await person.find(startsAt))?.workspace?.staff?.grant).toEqual({ id, role: "operator", endsAt });
    expect(await at(endsAt, -1)).toBe("operator");
    expect(await at(endsAt, 0)).toBe("visitor");
  });

  test("lose a grant with the request after it was revoked", async () => {
    const person = await visiting();
    const id = await grant();
    expect(await roleOf(person)).toBe("operator");
    await owner.db.update(grants).set({ revokedAt: now }).where(eq(grants.id, id));
    expect(await roleOf(person)).toBe("visitor");
  });

  test("have the grant that allows most of those that hold", async () => {
    const person = await visiting();
    await grant({ role: "viewer" });
    await grant({ role: "administrator" });
    await grant({ role: "operator" });
    expect(await roleOf(person)).toBe("administrator");
  });

  test("have nothing from a grant to another provider, or of another customer", async () => {
    const person = await visiting();
    await grant({ providerId: newId() });
    await grant({ workspaceId: newId() });
    expect(await roleOf(person)).toBe("visitor");
  });

  test.each(roles.flatMap((role) => grantRoles.map((granted) => [role, granted] as const)))(
    "who are %s at home do no more than that with a grant of %s",
    (role, granted) => {
      const most: Partial<Record<(typeof roles)[number], GrantRole[]>> = {
        owner: ["viewer", "operator", "administrator"],
        administrator: ["viewer", "operator", "administrator"],
        operator: ["viewer", "operator", "operator"],
        viewer: ["viewer", "viewer", "viewer"],
      };
      expect(actingRole(role, granted)).toBe(most[role]?.[grantRoles.indexOf(granted)] ?? null);
      expect(actingRole(role, null)).toBe(most[role] ? "visitor" : null);
    },
  );

  test("have the role of their own workspace as the limit of the session", async () => {
    const person = await visiting("viewer");
    await grant({ role: "administrator" });
    expect(await roleOf(person)).toBe("viewer");
  });

  const losses: Record<string, (userId: string) => Promise<unknown>> = {
    "the customer was handed over": () =>
      owner.db.update(workspaces).set({ providerId: newId() }).where(eq(workspaces.id, customer.id)),
    "the customer has no provider any more": () =>
      owner.db.update(workspaces).set({ providerId: null }).where(eq(workspaces.id, customer.id)),
    "the person left the provider": (userId) =>
      owner.db.delete(memberships).where(and(eq(memberships.workspaceId, provider.id), eq(memberships.userId, userId))),
    "the person is an agent there now": (userId) =>
      owner.db.update(memberships).set({ role: "agent" }).where(eq(memberships.userId, userId)),
  };
  test.each(Object.entries(losses))(
    "are in no workspace any more once %s, with a grant or without",
    async (_why, lose) => {
      const person = await visiting();
      // Somebody else's membership is none of the person's.
      await provider.member("owner");
      await grant({ role: "administrator" });
      expect(await roleOf(person)).toBe("administrator");
      await lose(person.userId);
      expect((await found(person)).workspace).toBeNull();
      request.headers.set(WORKSPACE_HEADER, customer.id);
      await expect(requirePermission("dashboard:read")).rejects.toMatchObject({ code: "wrong_workspace" });
    },
  );
});

describe("going in", () => {
  const refused = { code: "not_found" };
  const go = async (person: Awaited<ReturnType<typeof staff>>, visit: { providerId: string; customerId: string }) =>
    beginVisit(web, await found(person), visit, now);

  test.each(["agent", "finance"] as const)("is not for the role %s", async (role) => {
    await expect(go(await staff(role), { providerId: provider.id, customerId: customer.id })).rejects.toMatchObject(
      refused,
    );
  });

  test("is for the customers of the person's own provider only", async () => {
    const person = await staff();
    const hands = { owner: owner.db, web };
    const other = await makeWorkspace(hands, now, { kind: "provider" });
    const theirs = await makeWorkspace(hands, now, { kind: "business", providerId: other.id });
    const free = await makeWorkspace(hands, now);
    for (const visit of [
      { providerId: provider.id, customerId: theirs.id },
      { providerId: other.id, customerId: theirs.id },
      { providerId: provider.id, customerId: free.id },
      { providerId: provider.id, customerId: other.id },
      { providerId: provider.id, customerId: provider.id },
      { providerId: customer.id, customerId: customer.id },
    ]) {
      await expect(go(person, visit), JSON.stringify(visit)).rejects.toMatchObject(refused);
    }
    expect((await found(person)).workspace?.id).toBe(provider.id);
  });

  test("takes a person who is a member of the customer there as that member", async () => {
    const person = await staff();
    await owner.db.insert(memberships).values({ workspaceId: customer.id, userId: person.userId, role: "viewer" });
    await go(person, { providerId: provider.id, customerId: customer.id });
    expect((await found(person)).workspace).toMatchObject({ id: customer.id, role: "viewer", staff: null });
  });

  test("with a session that is written by hand gives nothing without the standing", async () => {
    const person = await staff();
    const free = await makeWorkspace({ owner: owner.db, web }, now);
    for (const [workspaceId, staffOfId] of [
      [free.id, provider.id],
      [customer.id, customer.id],
      [customer.id, free.id],
      [provider.id, provider.id],
    ] as const) {
      await owner.db.update(sessions).set({ workspaceId, staffOfId }).where(eq(sessions.id, person.sessionId));
      expect((await found(person)).workspace).toBeNull();
    }
  });
});

describe("a window of a customer that was left", () => {
  test("may go in again for staff of the customer's provider, and for nobody else", async () => {
    const session = await found(await staff());
    expect(await findVisitable(web, session, customer.id)).toEqual({
      ...{ id: customer.id, name: customer.name, providerId: provider.id },
    });
    const other = await makeWorkspace({ owner: owner.db, web }, now, { kind: "provider" });
    const theirs = await makeWorkspace({ owner: owner.db, web }, now, { kind: "business", providerId: other.id });
    expect(await findVisitable(web, session, theirs.id)).toBeNull();
    expect(await findVisitable(web, await found(await staff("agent")), customer.id)).toBeNull();
  });
});

describe("requests of a page", () => {
  test("act in the workspace that the page was made for, or nowhere", async () => {
    const person = await visiting();
    await grant({ role: "administrator" });
    request.headers.set(WORKSPACE_HEADER, customer.id);
    const { ctx, workspace } = await requirePermission("settings:manage");
    expect(ctx).toMatchObject({
      workspaceId: customer.id,
      actor: { role: "administrator", staff: { providerId: provider.id } },
    });
    expect(workspace.id).toBe(customer.id);
    request.headers.set(WORKSPACE_HEADER, provider.id);
    await expect(requirePermission("dashboard:read")).rejects.toMatchObject({ code: "wrong_workspace" });
    request.headers.delete(WORKSPACE_HEADER);
    await expect(requirePermission("dashboard:read")).rejects.toMatchObject({ code: "wrong_workspace" });
    await leaveCustomer(web, await found(person), now);
    request.headers.set(WORKSPACE_HEADER, customer.id);
    await expect(requirePermission("dashboard:read")).rejects.toMatchObject({ code: "wrong_workspace" });
  });

  test("of a visitor are refused with the way to a grant, and recorded in both logs", async () => {
    await visiting();
    request.headers.set(WORKSPACE_HEADER, customer.id);
    await expect(requirePermission("content:read")).rejects.toMatchObject({
      code: "forbidden",
      key: "permission.noGrant",
    });
    expect((await logOf(customer.id)).at(-1)).toMatchObject({ action: "permission.refused", staffOfId: provider.id });
    expect((await logOf(provider.id)).at(-1)).toMatchObject({ action: "permission.refused", customerId: customer.id });
  });

  test("never manage members or grants, whatever the grant", async () => {
    await visiting("owner");
    await grant({ role: "administrator" });
    request.headers.set(WORKSPACE_HEADER, customer.id);
    for (const permission of ["members:manage", "grants:manage"] as const) {
      await expect(requirePermission(permission)).rejects.toMatchObject({ key: "permission.notGranted" });
    }
  });
});

describe("a customer's standing", () => {
  const stand = (standing: Partial<typeof workspaces.$inferInsert>) =>
    owner.db.update(workspaces).set(standing).where(eq(workspaces.id, customer.id));

  test("lets staff with a grant help while it is suspended, and only read once it is closed", async () => {
    const person = await visiting();
    await grant({ role: "administrator" });
    request.headers.set(WORKSPACE_HEADER, customer.id);
    await stand({ suspendedAt: now, suspendedReason: "Unpaid", suspendedBy: "provider" });
    expect((await requirePermission("settings:manage")).workspace.standing).toBe("suspended");
    await stand({ closedAt: now });
    await expect(requirePermission("settings:manage")).rejects.toMatchObject({ code: "precondition_failed" });
    expect((await requirePermission("console:read")).workspace.standing).toBe("closed");
    await leaveCustomer(web, await found(person), now);
    await beginVisit(web, await found(person), { providerId: provider.id, customerId: customer.id }, now);
    expect((await found(person)).workspace).toMatchObject({ id: customer.id, standing: "closed" });
  });
});

describe("both audit logs", () => {
  const visits = (log: Awaited<ReturnType<typeof logOf>>) => log.filter(({ action }) => action.startsWith("visit."));

  test("hold one entry for coming and one for leaving, with the person and on whose behalf", async () => {
    const person = await visiting();
    await beginVisit(web, await found(person), { providerId: provider.id, customerId: customer.id }, now);
    await leaveCustomer(web, await found(person), now);
    await leaveCustomer(web, await found(person), now);
    const entries = ["visit.began", "visit.ended"].map((action) => ({
      action,
      actorId: person.userId,
      objectId: customer.id,
    }));
    expect(visits(await logOf(customer.id))).toMatchObject(
      entries.map((entry) => ({
        ...entry,
        actorName: `administrator 1 (${provider.name})`,
        staffOfId: provider.id,
        customerId: null,
      })),
    );
    expect(visits(await logOf(provider.id))).toMatchObject(
      entries.map((entry) => ({ ...entry, actorName: "administrator 1", staffOfId: null, customerId: customer.id })),
    );
    expect((await found(person)).workspace).toMatchObject({ id: provider.id, staff: null });
  });

  test.each([
    ["switching", async (session: Session) => switchWorkspace(web, session, provider.id, now)],
    ["signing out", async (session: Session) => signOut(web, session, now)],
    [
      "going to another customer",
      async (session: Session) => {
        const next = await makeWorkspace({ owner: owner.db, web }, now, { kind: "business", providerId: provider.id });
        await beginVisit(web, session, { providerId: provider.id, customerId: next.id }, now);
      },
    ],
  ])("hold the leaving of somebody who leaves by %s", async (_way, leave) => {
    const person = await visiting();
    await leave(await found(person));
    expect(visits(await logOf(customer.id)).map(({ action }) => action)).toEqual(["visit.began", "visit.ended"]);
  });
});

function logOf(workspaceId: string) {
  return owner.db.select().from(auditLog).where(eq(auditLog.workspaceId, workspaceId)).orderBy(asc(auditLog.id));
}
