import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mostShare, type ReachUse, roomOf, shareOf, tierLimit } from "./rules.ts";

test("a tier says how many people a day", () => {
  expect(tierLimit("TIER_250")).toBe(250);
  expect(tierLimit("TIER_10K")).toBe(10_000);
  expect(tierLimit("TIER_UNLIMITED")).toBeNull();
  expect(tierLimit(null)).toBeNull();
});

const use = (given: Partial<ReachUse>): ReachUse => ({
  ...{
    people: 1_000,
    workspaces: 2,
    share: null,
    stated: 0,
    unstated: 1,
    own: 0,
    total: 0,
    ownFrom: null,
    totalFrom: null,
  },
  ...given,
});

describe("the share of a workspace", () => {
  test("is all of it alone, and an equal part where nothing is stated", () => {
    expect(shareOf(use({ workspaces: 1, unstated: 0 }))).toBe(1_000);
    expect(shareOf(use({}))).toBe(500);
    expect(shareOf(use({ workspaces: 3, unstated: 2 }))).toBe(333);
    expect(shareOf(use({ people: null }))).toBeNull();
  });

  test("is what is stated for it, or an equal part of what others leave", () => {
    expect(shareOf(use({ share: 70 }))).toBe(700);
    expect(shareOf(use({ stated: 70, unstated: 0 }))).toBe(300);
    expect(shareOf(use({ workspaces: 3, stated: 40, unstated: 1 }))).toBe(300);
    expect(shareOf(use({ share: 0 }))).toBe(0);
    expect(shareOf(use({ workspaces: 3, stated: 100, unstated: 0 }))).toBe(0);
  });

  test("counts in proportion where more than the whole is stated", () => {
    expect(shareOf(use({ workspaces: 3, share: 50, stated: 150, unstated: 0 }))).toBe(250);
  });

  test("keeps its room, whatever others have left", () => {
    expect(roomOf(use({ share: 70, own: 600, total: 650 }))).toBe(100);
    expect(roomOf(use({ share: 70, own: 600, total: 950 }))).toBe(50);
    expect(roomOf(use({ share: 10, own: 600, total: 650 }))).toBe(0);
  });

  test("may be stated up to what others have, by their word or equally", () => {
    expect(mostShare(use({}))).toBe(50);
    expect(mostShare(use({ stated: 20, unstated: 0 }))).toBe(80);
    expect(mostShare(use({ workspaces: 3, stated: 20, unstated: 1 }))).toBe(46);
    expect(mostShare(use({ workspaces: 3, stated: 100, unstated: 1 }))).toBe(0);
  });

  test("is never more than the whole, with those of all others", () => {
    const stated = fc.array(fc.option(fc.integer({ min: 0, max: 100 })), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), stated, (people, shares) => {
        const sum = shares
          .map((share, at) => {
            const others = shares.toSpliced(at, 1);
            return shareOf({
              ...{ people, share, unstated: others.filter((one) => one === null).length },
              stated: others.reduce<number>((total, one) => total + (one ?? 0), 0),
            });
          })
          .reduce<number>((total, part) => total + (part ?? 0), 0);
        expect(sum).toBeLessThanOrEqual(people);
      }),
    );
  });
});
