import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { permissions } from "#lib/auth/permissions";
import { readActions, readPages, writeRoleTable } from "./role-table.ts";

test("docs/roles.md says what the code does; npm run roles writes it", () => {
  expect(readFileSync("docs/roles.md", "utf8")).toBe(writeRoleTable());
});

test("every page, route and action names a permission that exists, or is open for a reason", () => {
  const known = [...permissions, "session", "public", "operator:manage"];
  const unknown = [...readPages(), ...readActions()].filter(({ permission }) => !known.includes(permission));
  expect(unknown).toEqual([]);
  const operators = readPages().filter(({ permission }) => permission === "operator:manage");
  expect(operators.length).toBeGreaterThan(6);
  const elsewhere = operators.filter(({ name }) => !name.startsWith("/settings/system"));
  expect(elsewhere.map(({ name }) => name)).toEqual(["/downloads/submitted-document"]);
});

test("pages that name their permission in a file beside them are found with it", () => {
  expect(readPages()).toContainEqual({ name: "/channels/[channelId]/numbers", permission: "console:read" });
  expect(readPages()).toContainEqual({ name: "/channels/[channelId]/send", permission: "campaigns:manage" });
  expect(readPages()).toContainEqual({ name: "/campaigns/[campaignId]", permission: "campaigns:read" });
});
