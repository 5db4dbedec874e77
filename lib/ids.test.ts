import { expect, test } from "vitest";
import { newCampaignId } from "./ids.ts";

test("a thousand campaigns of one millisecond have ids of their own, with its time", () => {
  const now = new Date("2026-11-18T14:34:02.007Z");
  const ids = Array.from({ length: 1_000 }, () => newCampaignId(now));
  expect(new Set(ids).size).toBe(1_000);
  expect(ids.every((id) => /^20261118143402007\d{3}$/.test(id))).toBe(true);
});
