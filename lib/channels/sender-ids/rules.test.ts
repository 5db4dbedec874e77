import { describe, expect, it } from "vitest";
import { countryRule, ruledCountries } from "./country-rules.ts";
import { checkFiling, chooseSenderId, isFree, kindOfSenderId } from "./rules.ts";

describe("what a sender ID is", () => {
  it.each([
    ["KIOSK", "alphanumeric"],
    ["Kiosk Nord", "alphanumeric"],
    ["AB", null],
    ["ABC", "alphanumeric"],
    ["ELEVENCHARS", "alphanumeric"],
    ["TWELVECHARSX", null],
    ["A1-&._ b", "alphanumeric"],
    [" KIOSK", null],
    ["Käse", null],
    ["12345", "short_code"],
    ["12", null],
    ["123456789", null],
    ["+4930123456789", "long_code"],
    ["+0123456789", null],
    ["", null],
  ])("%j is %s", (name, kind) => expect(kindOfSenderId(name)).toBe(kind));
});

describe("filing", () => {
  it.each([
    ["KIOSK", "DE", {}, null],
    ["KIOSK", "US", { brandId: "B", campaignId: "C" }, "noWords"],
    ["+12025550123", "US", {}, "brandId"],
    ["+12025550123", "US", { brandId: "B" }, "campaignId"],
    ["+12025550123", "US", { brandId: "B", campaignId: "C" }, null],
    ["KIOSKN", "IN", { entityId: "1101", templateId: " " }, "templateId"],
    ["KIOSKN", "IN", { entityId: "1101", templateId: "1107" }, null],
    ["x", "DE", {}, "name"],
  ] as const)("%s for %s with %j: %s", (name, country, ids, problem) => {
    expect(checkFiling(name, country, ids)).toBe(problem);
  });

  it("needs no decision where words are free, and one where they are registered or nothing is known", () => {
    expect(isFree("alphanumeric", "DE")).toBe(true);
    expect(isFree("alphanumeric", "SG")).toBe(false);
    expect(isFree("long_code", "SG")).toBe(true);
    expect(isFree("long_code", "IN")).toBe(false);
    expect(isFree("alphanumeric", "XX")).toBe(false);
  });

  it("knows rules by codes of countries", () => {
    expect(ruledCountries.length).toBeGreaterThan(50);
    for (const country of ruledCountries) expect(country).toMatch(/^[A-Z]{2}$/);
    expect(countryRule("US").words).toBe("none");
  });
});

describe("the choice for an address", () => {
  const filing = (name: string, country: string, given: object = {}) => ({
    ...{ name, country, kind: kindOfSenderId(name) ?? "long_code", state: "approved" as const, preferred: false },
    ...given,
  });
  it("takes the preferred of those that are approved in its country, else a word, else the first", () => {
    const number = filing("+4930123456789", "DE");
    const word = filing("KIOSK", "DE");
    const other = filing("NORD", "DE");
    expect(chooseSenderId([number, other, word], "DE")).toBe(word);
    expect(chooseSenderId([number, word, { ...other, preferred: true }], "DE")?.name).toBe("NORD");
    expect(chooseSenderId([number], "DE")).toBe(number);
  });
  it("finds none where none is approved", () => {
    expect(chooseSenderId([filing("KIOSK", "DE"), filing("KIOSK", "FR", { state: "submitted" })], "FR")).toBeNull();
  });
});
