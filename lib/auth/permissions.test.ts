import { describe, expect, test } from "vitest";
import { grantRoles, roles } from "#db/enums";
import { hasPermission, isAllowed, type Permission, permissions } from "./permissions.ts";

/** Who may do what, as the console's specification has it; written down here a second time on purpose. */
const table: Record<Permission, string> = {
  "dashboard:read": "owner administrator operator agent finance viewer visitor",
  "console:read": "owner administrator operator viewer visitor",
  "content:read": "owner administrator operator viewer",
  "channels:manage": "owner administrator",
  "channels:unbind": "owner administrator",
  "templates:manage": "owner administrator operator",
  "campaigns:manage": "owner administrator operator",
  "audience:manage": "owner administrator operator",
  "members:read": "owner administrator operator agent finance viewer visitor",
  "members:manage": "owner administrator",
  "settings:manage": "owner administrator",
  "audit:read": "owner administrator",
  "grants:manage": "owner",
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

describe("isAllowed", () => {
  const staff = { providerId: "p", providerName: "P", grant: null };

  test.each(grantRoles)(
    "gives staff with a grant of %s what a member of that role has, but never members or grants",
    (role) => {
      const differ = permissions.filter((each) => isAllowed({ role, staff }, each) !== isAllowed({ role }, each));
      expect(differ).toEqual(role === "administrator" ? ["members:manage"] : []);
      expect(isAllowed({ role, staff }, "grants:manage")).toBe(false);
    },
  );

  test("gives a visitor nothing but reading", () => {
    expect(permissions.filter((each) => isAllowed({ role: "visitor", staff }, each))).toEqual([
      "dashboard:read",
      "console:read",
      "members:read",
    ]);
  });
});
