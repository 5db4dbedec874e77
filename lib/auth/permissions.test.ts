import { describe, expect, test } from "vitest";
import { grantRoles, roles } from "#db/enums";
import { hasPermission, hidesContent, isAllowed, type Permission, permissions } from "./permissions.ts";

/** Who may do what, as the console's specification has it; written down here a second time on purpose. */
const table: Record<Permission, string> = {
  "dashboard:read": "owner administrator operator agent finance viewer visitor",
  "channels:read": "owner administrator operator agent finance viewer visitor",
  "messages:read": "owner administrator operator agent finance viewer visitor",
  "campaigns:read": "owner administrator operator finance viewer visitor",
  "console:read": "owner administrator operator viewer visitor",
  "content:read": "owner administrator operator viewer",
  "media:read": "owner administrator operator agent viewer",
  "media:fetch": "owner administrator operator agent",
  "channels:manage": "owner administrator",
  "channels:unbind": "owner administrator",
  "templates:manage": "owner administrator operator",
  "templates:approve": "owner administrator",
  "campaigns:manage": "owner administrator operator",
  "campaigns:approve": "owner administrator",
  "media:manage": "owner administrator operator",
  "suppressions:read": "owner administrator operator agent viewer visitor",
  "suppressions:add": "owner administrator operator agent",
  "audience:manage": "owner administrator operator",
  "contacts:read": "owner administrator operator agent viewer",
  "people:answer": "owner administrator",
  "members:read": "owner administrator operator agent finance viewer visitor",
  "members:manage": "owner administrator",
  "settings:manage": "owner administrator",
  "audit:read": "owner administrator",
  "grants:manage": "owner",
  "terms:read": "owner",
  "desk:read": "owner administrator operator viewer",
  "customers:manage": "owner administrator",
  "requests:answer": "owner administrator operator",
  "rollouts:manage": "owner administrator operator",
};

const everybody = [...roles, "visitor"] as const;

const cases = Object.entries(table).flatMap(([permission, allowed]) =>
  everybody.map((role) => ({ role, permission: permission as Permission, allowed: allowed.split(" ").includes(role) })),
);

describe("hasPermission", () => {
  test.each(cases.filter(({ allowed }) => allowed))("$role has $permission", ({ role, permission }) => {
    expect(hasPermission(role, permission)).toBe(true);
  });

  test.each(cases.filter(({ allowed }) => !allowed))("$role does not have $permission", ({ role, permission }) => {
    expect(hasPermission(role, permission)).toBe(false);
  });

  test("the table knows every role", () => {
    expect([...roles].sort()).toEqual(["administrator", "agent", "finance", "operator", "owner", "viewer"]);
  });
});

describe("hidesContent", () => {
  test("shows visitors no words or addresses anywhere, and finance none but who the members are", () => {
    const shown = (role: (typeof everybody)[number]) =>
      [...permissions, null].filter((each) => !hidesContent(role, each));
    expect(shown("visitor")).toEqual([]);
    expect(shown("finance")).toEqual(["members:read"]);
    for (const role of roles.filter((role) => role !== "finance"))
      expect(shown(role)).toHaveLength(permissions.length + 1);
  });
});

describe("isAllowed", () => {
  const owner = { kind: "provider", role: "owner", standing: "active" } as const;
  const desk: Permission[] = ["desk:read", "customers:manage", "requests:answer", "rollouts:manage"];

  test("the desk is open to a provider's workspace only", () => {
    expect(desk.filter((permission) => isAllowed(owner, permission))).toEqual(desk);
    expect(desk.filter((permission) => isAllowed({ ...owner, kind: "business" }, permission))).toEqual([]);
  });

  test("a role that lacks a permission of the desk has it in no workspace", () => {
    expect(isAllowed({ ...owner, role: "viewer" }, "customers:manage")).toBe(false);
    expect(isAllowed({ ...owner, role: "agent" }, "desk:read")).toBe(false);
  });

  test("everything else holds in both kinds of workspaces", () => {
    const others = permissions.filter((permission) => !desk.includes(permission));
    expect(others.filter((permission) => !isAllowed({ ...owner, kind: "business" }, permission))).toEqual([]);
  });

  const staff = { providerId: "p", providerName: "P", grant: null };
  const place = { kind: "business", standing: "active" } as const;

  test.each(grantRoles)(
    "staff with a grant of %s have what a member of that role has, but never members, grants or approvals",
    (role) => {
      const differ = permissions.filter(
        (each) => isAllowed({ ...place, role, staff }, each) !== isAllowed({ ...place, role }, each),
      );
      expect(differ).toEqual(
        role === "administrator" ? ["templates:approve", "campaigns:approve", "members:manage"] : [],
      );
      expect(isAllowed({ ...place, role, staff }, "grants:manage")).toBe(false);
    },
  );

  test("a visitor has nothing but reading", () => {
    expect(permissions.filter((each) => isAllowed({ ...place, role: "visitor", staff }, each))).toEqual([
      ...["dashboard:read", "channels:read", "messages:read", "campaigns:read", "console:read"],
      ...["suppressions:read", "members:read"],
    ]);
  });

  test("a suspended workspace is worked in as before", () => {
    expect(permissions.filter((permission) => !isAllowed({ ...owner, standing: "suspended" }, permission))).toEqual([]);
  });

  test("before the activation settings and members are managed, and nothing else", () => {
    const open = permissions.filter((permission) => isAllowed({ ...owner, standing: "not_activated" }, permission));
    expect(open.sort()).toEqual([
      "audit:read",
      "grants:manage",
      "members:manage",
      "members:read",
      "settings:manage",
      "terms:read",
    ]);
  });

  test("a closed workspace is read, and nothing in it is done", () => {
    const allowed = permissions.filter((permission) => isAllowed({ ...owner, standing: "closed" }, permission));
    expect(allowed.sort()).toEqual([
      ...["audit:read", "campaigns:read", "channels:read", "console:read", "contacts:read", "content:read"],
      "dashboard:read",
      ...["desk:read", "media:read", "members:read", "messages:read", "suppressions:read", "terms:read"],
    ]);
  });
});
