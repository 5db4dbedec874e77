import { describe, expect, test } from "vitest";
import type { AbTest } from "#db/schema/campaigns";
import { abPeopleMost } from "../limits.ts";
import { codeOf, placeIn } from "./rows.ts";
import { betterOf, comparisonOf, decidesAt, measured, placesOf } from "./rules.ts";

const none = { accepted: 0, failed: 0, delivered: 0, read: 0, clicked: 0 };
const of = (delivered: number, read: number, clicked = 0) => ({
  ...{ accepted: delivered + 10, failed: 0, delivered, read, clicked },
});
const asked: AbTest = {
  ...{ code: "b", share: 20, places: 2_000, waitMinutes: 60, winnerBy: "read", phase: "measuring" },
  ...{ sampledThrough: 9, leftAt: null, figures: null, winner: null },
};
const now = new Date("2026-11-23T10:00:00Z");
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();

describe("placesOf", () => {
  test.each([
    [20, 1_000, 2_000],
    [0.01, 1_000, 1],
    [50, abPeopleMost * 2, 5_000],
    [50, 1_000_000, 1_000],
  ])("of %d %% of %d people is %d in ten thousand", (share, people, places) => {
    expect(placesOf(share, people)).toBe(places);
  });
});

describe("betterOf", () => {
  test.each([
    ["a", "read", of(100, 50), of(100, 40)],
    ["b", "read", of(100, 40), of(80, 40)],
    ["a", "read", of(100, 40), of(100, 40)],
    ["a", "read", none, none],
    ["b", "read", none, of(10, 1)],
    ["b", "clicked", of(100, 90, 3), of(100, 10, 4)],
    ["a", "clicked", of(100, 10, 4), of(100, 90, 3)],
  ] as const)("is %s by %s", (better, by, a, b) => {
    expect(betterOf({ a, b }, by)).toBe(better);
  });
});

test("a difference among few messages says little, and one among many says which is better", () => {
  expect(comparisonOf({ a: of(50, 40), b: of(50, 10) }, "read")).toBe("few");
  expect(comparisonOf({ a: of(1_000, 500), b: of(1_000, 600) }, "read")).toBe("second");
  expect(comparisonOf({ a: of(1_000, 500), b: of(1_000, 501) }, "read")).toBe("chance");
});

describe("measured", () => {
  const figures = { a: of(100, 40), b: of(100, 50) };
  test("does not begin the wait while messages are on their way", () => {
    expect(measured(asked, { figures, open: true, now })).toMatchObject({ leftAt: null, decides: null });
  });
  test("begins the wait when the last has left, and keeps that time", () => {
    expect(measured(asked, { figures, open: false, now })).toMatchObject({ leftAt: now.toISOString(), decides: null });
    const left = { ...asked, leftAt: ago(10) };
    expect(measured(left, { figures, open: true, now })).toMatchObject({ leftAt: ago(10), decides: null });
  });
  test("decides when the wait is over, and not a moment before", () => {
    expect(measured({ ...asked, leftAt: ago(60) }, { figures, open: false, now }).decides).toBe("b");
    expect(measured({ ...asked, leftAt: ago(59.99) }, { figures, open: false, now }).decides).toBeNull();
  });
  test("leaves it to a person where one decides", () => {
    const by = { ...asked, winnerBy: "person" as const, leftAt: ago(600) };
    expect(measured(by, { figures, open: false, now })).toMatchObject({ decides: null, figures: { a: figures.a } });
    expect(decidesAt(by)).toBeNull();
  });
});

describe("codeOf", () => {
  test("gives half of those who take part each template", () => {
    const places = Array.from({ length: 20_000 }, (_, row) => placeIn("20261123100000000001", row));
    const part = places.filter((place) => place < asked.places);
    expect(part.length / places.length).toBeCloseTo(0.2, 1);
    expect(part.filter((place) => codeOf(asked, place) === "b").length / part.length).toBeCloseTo(0.5, 1);
  });
  test("gives the others what was decided, and the campaign's own before", () => {
    const winner = (side: "a" | "b") => ({ side, by: null, at: now.toISOString() });
    expect(codeOf(asked, 2_001)).toBeNull();
    expect(codeOf({ ...asked, winner: winner("b") }, 2_001)).toBe("b");
    expect(codeOf({ ...asked, winner: winner("a") }, 2_001)).toBeNull();
    expect(codeOf({ ...asked, winner: winner("a") }, 1)).toBe("b");
  });
});
