import { describe, expect, it } from "vitest";
import { countryRule, ruledCountries } from "./country-rules.ts";
import {
  checkFiling,
  chooseSenderId,
  isFree,
  kindOfSenderId,
  mayComeFrom,
  senderFor,
  smsLack,
  takesAnswers,
} from "./rules.ts";

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

describe("what messages to a country come from", () => {
  it.each([
    ["KIOSK", "DE", null, true],
    ["KIOSK", "DE", "submitted", false],
    ["KIOSK", "DE", "refused", false],
    ["KIOSK", "SG", null, false],
    ["KIOSK", "SG", "approved", true],
    ["KIOSK", "US", null, false],
    ["KIOSK", "XX", null, false],
    ["KIOSK", null, null, false],
    ["+4930123456789", "SG", null, true],
    ["+4930123456789", "US", null, false],
    ["+12025550123", "US", "approved", true],
    ["70070", "DE", null, false],
    ["70070", "DE", "approved", true],
  ] as const)("%s to %s, filed there as %s: %s", (name, country, filed, may) => {
    expect(mayComeFrom(name, country, filed)).toBe(may);
  });

  const sender = (name: string) => ({ id: `id ${name}`, name });
  const filing = (name: string, country: string, state: "approved" | "submitted" = "approved", preferred = false) => ({
    ...{ name, country, state, preferred },
    kind: kindOfSenderId(name) ?? ("long_code" as const),
  });
  const senders = [sender("+12025550123"), sender("HARBOUR"), sender("KIOSK")];
  const filings = [filing("+12025550123", "US"), filing("KIOSK", "SG"), filing("HARBOUR", "SG", "approved", true)];
  it.each([
    ["the wanted one where it may be used", "SG", "id KIOSK", "KIOSK"],
    ["the preferred one where nothing is wanted", "SG", null, "HARBOUR"],
    ["a number where words are not allowed", "US", "id KIOSK", "+12025550123"],
    ["a word before a number where both are free", "DE", null, "HARBOUR"],
    ["none where nothing may be used", "CN", "id KIOSK", undefined],
  ])("is %s", (_name, country, wanted, expected) => {
    expect(senderFor(senders, filings, country, wanted)?.name).toBe(expected);
  });

  it("takes answers unless it is a word", () => {
    expect(["KIOSK", "70070", "+12025550123"].map(takesAnswers)).toEqual([false, true, true]);
  });
});

describe("SMS as the second way of other channels", () => {
  const channel = (id: string, bound: boolean, approved: boolean) => ({ id, bound, approved });
  it.each([
    [[], { lack: "channel", at: null }],
    [[channel("a", false, true)], { lack: "carrier", at: "a" }],
    [[channel("a", false, true), channel("b", true, false)], { lack: "sender", at: "b" }],
    [[channel("a", true, false), channel("b", true, true)], { lack: null, at: "b" }],
  ])("of %j lacks %j", (channels, expected) => expect(smsLack(channels)).toEqual(expected));
});
