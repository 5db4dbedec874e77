import { describe, expect, test } from "vitest";
import { type NeedFacts, type NeedSign, needOf, needSigns, signsOf } from "./need.ts";

const quiet: NeedFacts = {
  ...{ channels: 3, quota: 100, disconnected: 0, restricted: 0, numbersBlocked: 0, qualityRed: 0 },
  ...{ left: 1_000, failed: 10, templatesRejected: 0, limitsNear: 0, requests: 0 },
};
/** As much as there can be of each sign. */
const worst: Record<NeedSign, Partial<NeedFacts>> = {
  disconnected: { disconnected: 500 },
  failing: { left: 100, failed: 100 },
  quality: { qualityRed: 500 },
  restricted: { restricted: 500 },
  blocked: { numbersBlocked: 500 },
  templates: { templatesRejected: 500 },
  limits: { limitsNear: 500 },
  quota: { channels: 100 },
  requests: { requests: 500 },
};
const least: Record<NeedSign, Partial<NeedFacts>> = {
  ...worst,
  disconnected: { disconnected: 1 },
  failing: { left: 20, failed: 2 },
  quality: { qualityRed: 1 },
  restricted: { restricted: 1 },
  blocked: { numbersBlocked: 1 },
  templates: { templatesRejected: 1 },
  limits: { limitsNear: 1 },
  quota: { channels: 90 },
  requests: { requests: 1 },
};

describe("a customer", () => {
  test("against whom nothing stands needs nobody", () => {
    expect(signsOf(quiet)).toEqual([]);
    expect(needOf(quiet)).toBe(0);
  });

  test.each(needSigns.map((sign, at) => [sign, at] as const))(
    "with the least of %s comes before one with the most of everything lesser",
    (sign, at) => {
      const lesser = Object.assign({}, quiet, ...needSigns.slice(at + 1).map((each) => worst[each]));
      expect(signsOf({ ...quiet, ...least[sign] }).map((each) => each.sign)).toEqual([sign]);
      expect(needOf({ ...quiet, ...least[sign] })).toBeGreaterThan(needOf(lesser));
    },
  );

  test("with more of one sign comes first", () => {
    expect(needOf({ ...quiet, disconnected: 2 })).toBeGreaterThan(needOf({ ...quiet, disconnected: 1 }));
  });
});

describe("failing sends are a sign", () => {
  test.each([
    ["from a tenth of what was made to leave", { left: 100, failed: 10 }, 10],
    ["not below it", { left: 100, failed: 9 }, null],
    ["not of fewer than twenty messages", { left: 19, failed: 19 }, null],
    ["of twenty", { left: 20, failed: 20 }, 100],
    ["not when nothing left", { left: 0, failed: 0 }, null],
  ])("%s", (_case, facts, share) => {
    const found = signsOf({ ...quiet, ...facts });
    expect(found).toEqual(share === null ? [] : [{ sign: "failing", count: share, tone: "danger" }]);
  });
});

test.each([
  [89, []],
  [90, ["quota"]],
  [100, ["quota"]],
])("%i of 100 channels", (channels, expected) => {
  expect(signsOf({ ...quiet, channels }).map(({ sign }) => sign)).toEqual(expected);
});
