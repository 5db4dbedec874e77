import { globSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { pathToActivate } from "./activation-gate.ts";

/** Every address of the console, from its folders. */
const pages = globSync("app/(console)/**/page.tsx").map(
  (path) =>
    `/${path
      .replaceAll("\\", "/")
      .split("/")
      .slice(2, -1)
      .filter((part) => !part.startsWith("("))
      .join("/")}`,
);

describe("before the activation", () => {
  test("settings open, and no other page but the one that says how to activate", () => {
    const open = pages.filter((page) => pathToActivate("not_activated", page) === null);
    expect(open.filter((page) => !page.startsWith("/settings"))).toEqual(["/activate"]);
    expect(open).toContain("/settings/verification");
    expect(pages.length).toBeGreaterThan(20);
  });

  test("a query changes nothing, and neither does a name that only begins alike", () => {
    expect(pathToActivate("not_activated", "/settings/members?x=/channels")).toBeNull();
    expect(pathToActivate("not_activated", "/channels?x=/settings")).toBe("/activate");
    expect(pathToActivate("not_activated", "/settingsish")).toBe("/activate");
    expect(pathToActivate("not_activated", null)).toBe("/activate");
  });
});

test("every page opens for who is active, and for who is suspended or closed this is not the gate", () => {
  for (const standing of ["active", "suspended", "closed"] as const) {
    expect(pages.filter((page) => pathToActivate(standing, page) !== null)).toEqual([]);
  }
});
