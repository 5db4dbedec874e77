import { describe, expect, test } from "vitest";
import { standingOf } from "./standing.ts";

const at = new Date("2026-11-20T10:00:00Z");
const facts = { activatedAt: null, suspendedAt: null, closedAt: null };

describe("a workspace", () => {
  test.each([
    ["that was never activated is not activated", {}, "not_activated"],
    ["that was activated is active", { activatedAt: at }, "active"],
    ["that was activated and suspended is suspended", { activatedAt: at, suspendedAt: at }, "suspended"],
    ["that was suspended before it was activated is suspended", { suspendedAt: at }, "suspended"],
    ["that was closed is closed", { activatedAt: at, closedAt: at }, "closed"],
    ["that was closed while it was suspended is closed", { activatedAt: at, suspendedAt: at, closedAt: at }, "closed"],
  ])("%s", (_case, given, standing) => expect(standingOf({ ...facts, ...given })).toBe(standing));
});
