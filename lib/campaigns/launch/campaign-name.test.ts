import { describe, expect, test } from "vitest";
import { campaignName } from "./campaign-name.ts";

const at = new Date("2026-11-21T08:30:40Z");

describe("a campaign that was given no name", () => {
  test("is called after its template and the minute it starts, in the workspace's zone", () => {
    expect(campaignName("order_update", at, "Europe/Berlin", new Set())).toBe("order_update · 2026-11-21 09:30");
  });

  test("gets a number when another one has that name", () => {
    const taken = new Set(["order_update · 2026-11-21 08:30", "order_update · 2026-11-21 08:30 (2)"]);
    expect(campaignName("order_update", at, "UTC", taken)).toBe("order_update · 2026-11-21 08:30 (3)");
  });

  test("keeps its time when the template's name is long", () => {
    const name = campaignName("a".repeat(512), at, "UTC", new Set());
    expect(name).toHaveLength(50);
    expect(name).toMatch(/^a+… · 2026-11-21 08:30$/);
  });
});
