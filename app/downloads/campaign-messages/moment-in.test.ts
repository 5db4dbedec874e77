import { expect, test } from "vitest";
import { momentIn } from "./moment-in.ts";

test("a moment is told on the zone's clock, in an order that sorts", () => {
  expect(momentIn("Asia/Singapore", new Date("2026-11-21T20:14:05Z"))).toBe("2026-11-22 04:14:05");
  expect(momentIn("UTC", null)).toBe("");
});
