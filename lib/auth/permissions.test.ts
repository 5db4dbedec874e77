import { describe, expect, test } from "vitest";
import { roles } from "#db/enums";
import { hasPermission, type Permission } from "./permissions.ts";

/** Who may do what, as the console's specification has it; written down here a second time on purpose. */
const table: Record<Permission, string> = {
  "dashboard:read": "owner administrator operator agent finance viewer",
  "console:read": "owner administrator operator viewer",
  "channels:manage": "owner administrator",
  "channels:unbind": "owner administrator",
  "templates:manage": "owner administrator operator",
  "campaigns:manage": "owner administrator operator",
  "audience:manage": "owner administrator operator",
  "members:read": "owner administrator operator agent finance viewer",
  "members:manage": "owner administrator",
  "settings:manage": "owner administrator",
  "audit:read": "owner administrator",
};

const cases = Object.entries(table).flatMap(([permission, allowed]) =>
  roles.map((role) => ({ role, permission: permission as Permission, allowed: allowed.split(" ").includes(role) })),
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
