import { describe, expect, it } from "vitest";
import { brake, warmUp } from "#lib/connectors/email/reputation";
import { brakeOf, domainOf, startOfDay, warmUpDay } from "./rules.ts";

describe("the warm-up of a domain", () => {
  it.each([
    ["2026-11-20T23:59:59Z", null],
    ["2026-11-21T00:00:00Z", { day: 1, messages: 50 }],
    ["2026-11-21T23:59:59Z", { day: 1, messages: 50 }],
    ["2026-11-22T00:00:00Z", { day: 2, messages: 100 }],
    ["2026-12-04T12:00:00Z", { day: 14, messages: 150_000 }],
    ["2026-12-05T00:00:00Z", null],
  ])("that began on 2026-11-21 allows on %s: %j", (at, expected) => {
    expect(warmUpDay(warmUp, "2026-11-21", new Date(at))).toEqual(expected);
  });

  it("keeps a step until the next one", () => {
    const steps = [
      { day: 1, messages: 50 },
      { day: 4, messages: 200 },
    ];
    expect(warmUpDay(steps, "2026-11-21", new Date("2026-11-23T12:00:00Z"))).toEqual({ day: 3, messages: 50 });
    expect(warmUpDay([], "2026-11-21", new Date("2026-11-21T12:00:00Z"))).toBeNull();
  });

  it("grows from day to day, and leaves none out", () => {
    expect(warmUp.map(({ day }) => day)).toEqual(warmUp.map((_, at) => at + 1));
    const messages = warmUp.map((step) => step.messages);
    expect([...messages].sort((a, b) => a - b)).toEqual(messages);
  });

  it("has days that begin at midnight UTC", () => {
    expect(startOfDay(new Date("2026-11-21T23:59:59.999Z"))).toEqual(new Date("2026-11-21T00:00:00Z"));
  });
});

describe("the brake", () => {
  const counted = { claimed: 1_000, accepted: 1_000, complaints: 0, bounces: 0 };
  it.each([
    ["nothing came back", {}, null],
    ["three complaints of a thousand are not above 0.3 %", { complaints: 3 }, null],
    ["four complaints of a thousand are", { complaints: 4 }, { reason: "complaints", count: 4, of: 1_000 }],
    ["two complaints are too few to judge by", { accepted: 10, complaints: 2 }, null],
    ["three of ten are not", { accepted: 10, complaints: 3 }, { reason: "complaints", count: 3, of: 10 }],
    [
      "complaints about what was sent before",
      { accepted: 0, complaints: 3 },
      { reason: "complaints", count: 3, of: 0 },
    ],
    ["fifty bounces of a thousand are not above 5 %", { bounces: 50 }, null],
    ["fifty-one are", { bounces: 51 }, { reason: "bounces", count: 51, of: 1_000 }],
    ["nineteen bounces are too few to judge by", { claimed: 20, bounces: 19 }, null],
    ["complaints weigh more", { complaints: 9, bounces: 99 }, { reason: "complaints", count: 9, of: 1_000 }],
  ])("%s", (_name, more, expected) => {
    expect(brakeOf(brake, { ...counted, ...more })).toEqual(expected);
  });
});

it.each([
  ["hello@Kiosk.example", "kiosk.example"],
  ["a@b@c.example", "c.example"],
  ["+4915550000041", ""],
])("the domain of %s is %s", (sender, domain) => {
  expect(domainOf(sender)).toBe(domain);
});
