import { describe, expect, it } from "vitest";
import type { TemplateContent } from "#db/json/template-content";
import { templateRulesFor } from "#lib/connectors/profiles";
import { plainCode } from "./read-content.ts";
import { readOfferEnd, valueFault } from "./row-values.ts";

const rules = templateRulesFor("whatsapp");
const now = new Date("2026-11-22T12:00:00Z");
const plain: TemplateContent = { header: null, body: "Words", footer: null, buttons: [], samples: {} };

describe("a value of a person's row", () => {
  it.each([
    ["https://files.example/a.pdf", null],
    ["http://files.example/a.pdf", "invalid_link"],
    ["https://files.example", "invalid_link"],
    ["files.example/a.pdf", "invalid_link"],
    [`https://files.example/${"a".repeat(2_000)}`, "invalid_link"],
  ])("is the address of a file: %s", (value, fault) => {
    expect(valueFault(plain, "header.link", value, rules, now)).toBe(fault);
    expect(valueFault(plain, "card.3.header.link", value, rules, now)).toBe(fault);
  });

  it.each([
    ["2026-11-22 12:01", null],
    ["2026-11-22 12:00", "invalid_time"],
    ["2026-11-22T13:30+01:00", null],
    ["2026-11-22T12:30+01:00", "invalid_time"],
    ["tomorrow", "invalid_time"],
  ])("is the end of an offer that is still to come: %s", (value, fault) => {
    expect(valueFault(plain, "offer.expires_at", value, rules, now)).toBe(fault);
  });

  it("is a code to copy of letters and digits, 15 at most", () => {
    const content: TemplateContent = { ...plain, buttons: [{ kind: "copy_code", text: "Copy", code: "$(code)" }] };
    const fault = (value: string) => valueFault(content, "button.0.code", value, rules, now);
    expect([fault("SPRING25"), fault("x".repeat(15)), fault("x".repeat(16)), fault("SPRING 25")]).toEqual([
      ...[null, null, "invalid_coupon", "invalid_coupon"],
    ]);
  });

  it("is a one-time code without links, spaces and emoji", () => {
    const content: TemplateContent = { ...plain, version: 2, kind: "authentication", code: plainCode };
    const fault = (value: string) => valueFault(content, "body.code", value, rules, now);
    expect([fault("482913"), fault("48 29"), fault("https:4"), fault("😀"), fault("4".repeat(16))]).toEqual([
      ...[null, "invalid_code", "invalid_code", "invalid_code", "invalid_code"],
    ]);
    expect(valueFault(plain, "body.code", "any words", rules, now)).toBeNull();
  });
});

it("reads an end without an offset as UTC", () => {
  expect(readOfferEnd("2026-12-24 18:00")?.toISOString()).toBe("2026-12-24T18:00:00.000Z");
  expect(readOfferEnd("2026-12-24T18:00:30-0500")?.toISOString()).toBe("2026-12-24T23:00:30.000Z");
  expect(readOfferEnd("24.12.2026")).toBeNull();
});
