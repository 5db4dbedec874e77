import { globSync, readFileSync } from "node:fs";
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { connect } from "#db/client";
import { grants } from "#db/schema/customers";
import { sessions } from "#db/schema/workspaces";
import type { Permission } from "#lib/auth/permissions";
import { WORKSPACE_HEADER } from "#lib/auth/request-headers";
import { requirePermission } from "#lib/auth/session";
import { findSession } from "#lib/auth/sessions";
import { beginVisit } from "#lib/auth/visits";
import { isContentHidden } from "#lib/context";
import { webDatabase } from "#lib/database";
import { DomainError } from "#lib/errors";
import { newId } from "#lib/ids";
import { actionAccess } from "./action-access.ts";
import { handlerAccess, pageAccess, type Reader } from "./customer-access.ts";
import { testDatabase } from "./database.ts";
import { request, setWebEnvironment, signInAs } from "./request.ts";
import { makeWorkspace, type TestWorkspace } from "./workspace.ts";

vi.mock("next/headers", async () => (await import("#lib/testing/request")).nextHeaders);

/**
 * Each action and route below a customer, with the permission that its source names, for each kind of person who may come
 * there, asked as a request asks: from the session, through the database. What comes out is `customer-access.ts`.
 */
const database = await testDatabase();
setWebEnvironment(database);
const owner = connect(database.ownerUrl, { max: 2 });
const web = webDatabase().db;
afterAll(() => Promise.all([owner.close(), webDatabase().close()]));

const text = (path: string) => readFileSync(path, "utf8");
const found = (pattern: string) =>
  globSync(pattern)
    .map((path) => path.replaceAll("\\", "/"))
    .sort();
const routeOf = (path: string) =>
  `/${path
    .split("/")
    .slice(1, -1)
    .filter((part) => !part.startsWith("("))
    .join("/")}`;

/** By name; two actions of different pages may share one. */
const actions = Map.groupBy(
  found("app/**/*.ts").flatMap((path) =>
    [...text(path).matchAll(/^export const (\w+Action) = defineAction\([\s\S]*?permission: "([\w:]+)"/gm)].map(
      ([, name = "", permission = ""]) => ({ name, permission }),
    ),
  ),
  ({ name }) => name,
);
const permissionsOf = (name: string) => (actions.get(name) ?? []).map(({ permission }) => permission);
const handlers = new Map(
  found("app/**/route.ts").map((path) => [
    routeOf(path),
    [...text(path).matchAll(/requirePermission\("([\w:]+)"\)/g)].map(([, permission]) => permission as Permission),
  ]),
);

test("every action, route and page has an entry, and every entry is of one", () => {
  expect(Object.keys(actionAccess).sort()).toEqual([...actions.keys()].sort());
  expect(Object.keys(handlerAccess).sort()).toEqual([...handlers.keys()].sort());
  expect(Object.keys(pageAccess).sort()).toEqual(found("app/**/page.tsx").map(routeOf).sort());
});

let provider: TestWorkspace;
let customer: TestWorkspace;
let foreign: TestWorkspace;
beforeAll(async () => {
  const hands = { owner: owner.db, web };
  provider = await makeWorkspace(hands, new Date(), { kind: "provider" });
  foreign = await makeWorkspace(hands, new Date(), { kind: "provider" });
  customer = await makeWorkspace(hands, new Date(), { kind: "business", providerId: provider.id });
});
afterEach(() => owner.db.delete(grants).where(eq(grants.workspaceId, customer.id)));

/** What actions ask for beside the permissions of a workspace. */
const ofNoWorkspace: readonly string[] = ["session", "public", "operator:manage"];

const hour = 3_600_000;
type Dates = { from: number; until: number; revoked?: boolean };
const holds: Dates = { from: -hour, until: hour };

async function staff(grant: (Dates & { role: "operator" | "administrator"; providerId?: string }) | null) {
  const { userId } = await provider.member("administrator");
  const sessionId = await signInAs(web, userId);
  const session = await findSession(web, sessionId, new Date());
  if (!session) throw new Error("no session");
  await beginVisit(web, session, { providerId: provider.id, customerId: customer.id }, new Date());
  if (!grant) return;
  const at = (ms: number) => new Date(Date.now() + ms);
  await owner.db.insert(grants).values({
    ...{ workspaceId: customer.id, id: newId(), providerId: grant.providerId ?? provider.id, role: grant.role },
    ...{ reason: "Help", givenBy: "owner", startsAt: at(grant.from), endsAt: at(grant.until) },
    ...(grant.revoked ? { revokedAt: at(-1000), revokedBy: "owner" } : {}),
  });
}
const member = (role: "owner" | "viewer") => async () => {
  const { userId } = await customer.member(role);
  await signInAs(web, userId);
};

/** Everybody who may ask, by what the table calls them; null for those who get nowhere. */
const people: Record<string, { is: Reader | null; enter: () => Promise<void> }> = {
  "the customer's owner": { is: "owner", enter: member("owner") },
  "the customer's viewer": { is: "viewer", enter: member("viewer") },
  "staff without a grant": { is: "visitor", enter: () => staff(null) },
  "staff before their grant": {
    is: "visitor",
    enter: () => staff({ role: "administrator", from: hour, until: 2 * hour }),
  },
  "staff after their grant": { is: "visitor", enter: () => staff({ role: "administrator", from: -hour, until: -1 }) },
  "staff whose grant was revoked": {
    is: "visitor",
    enter: () => staff({ ...holds, role: "administrator", revoked: true }),
  },
  "staff with a grant to another provider": {
    is: "visitor",
    enter: () => staff({ ...holds, role: "administrator", providerId: foreign.id }),
  },
  "staff with a grant for operators": { is: "operator", enter: () => staff({ ...holds, role: "operator" }) },
  "staff with a grant for administrators": {
    is: "administrator",
    enter: () => staff({ ...holds, role: "administrator" }),
  },
  "staff of another provider": {
    is: null,
    async enter() {
      await signInAs(web, (await foreign.member("owner")).userId);
    },
  },
  "staff of another provider, in a session that says they are there": {
    is: null,
    async enter() {
      const id = await signInAs(web, (await foreign.member("owner")).userId);
      await owner.db
        .update(sessions)
        .set({ workspaceId: customer.id, staffOfId: foreign.id })
        .where(eq(sessions.id, id));
    },
  },
  "staff of the customer's provider in their own workspace": {
    is: null,
    async enter() {
      await signInAs(web, (await provider.member("owner")).userId);
    },
  },
};

describe.each(Object.entries(people))("%s", (_who, { is, enter }) => {
  test("may run the actions and ask the routes of the table, and no others", async () => {
    await enter();
    request.headers = new Headers({ [WORKSPACE_HEADER]: customer.id });
    const permissions = new Set([...[...actions.keys()].flatMap(permissionsOf), ...[...handlers.values()].flat()]);
    const allowed = new Map<string, boolean>();
    for (const permission of permissions) {
      if (!ofNoWorkspace.includes(permission)) allowed.set(permission, await isAllowedNow(permission as Permission));
    }
    const wanted = (access: readonly Reader[]) => is !== null && access.includes(is);
    for (const [name, access] of Object.entries(actionAccess)) {
      const asked = permissionsOf(name);
      if (access === "person") expect(["session", "public"], name).toEqual(expect.arrayContaining(asked));
      else if (access === "operator of the installation") expect(asked, name).toEqual(["operator:manage"]);
      else {
        const here = asked.filter((permission) => permission !== "operator:manage");
        expect(here.length, name).toBeGreaterThan(0);
        for (const permission of here) expect(allowed.get(permission), name).toBe(wanted(access));
      }
    }
    for (const [route, access] of Object.entries(handlerAccess)) {
      for (const permission of handlers.get(route) ?? []) {
        expect(access, route).not.toBeNull();
        expect(allowed.get(permission), route).toBe(wanted(access ?? []));
      }
    }
  });

  test("reads with the database role of visitors exactly as a visitor", async () => {
    await enter();
    request.headers = new Headers({ [WORKSPACE_HEADER]: customer.id });
    const access = await requirePermission("dashboard:read").catch(() => null);
    expect(access === null ? null : isContentHidden(access.ctx)).toBe(is === null ? null : is === "visitor");
  });
});

/** Asks as an action or a route does. */
async function isAllowedNow(permission: Permission): Promise<boolean> {
  try {
    await requirePermission(permission);
    return true;
  } catch (error) {
    if (error instanceof DomainError && ["forbidden", "wrong_workspace"].includes(error.code)) return false;
    throw error;
  }
}
