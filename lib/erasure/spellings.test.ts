import { describe, expect, test } from "vitest";
import { redact, spellingsOf } from "./spellings.ts";

const ofPhone = new RegExp(spellingsOf([{ addressKind: "phone", address: "+4915550000001" }]), "gi");
const ofMail = new RegExp(spellingsOf([{ addressKind: "email", address: "ana.abel@example.com" }]), "gi");
const ofPage = new RegExp(spellingsOf([{ addressKind: "psid", address: "24680135792468" }]), "gi");

describe("a number is found", () => {
  test.each([
    "+4915550000001",
    "4915550000001",
    "004915550000001",
    "+49 155 5000 0001",
    "+49 (155) 5000-0001",
    "+49 (0)155 50000001",
    "0155 50000001",
    "015550000001",
    "tel:+4915550000001",
    "to=%2B4915550000001&x=1",
    '{"wa_id":"4915550000001"}',
    "\\n4915550000001",
  ])("as %s", (text) => {
    expect(redact(text, ofPhone)).toMatch(/\[erased\]/);
    expect(redact(text, ofPhone)).not.toMatch(/50000001|5000[ -]0001/);
  });

  test.each(["+49155500000012", "14915550000001", "20261122149155500000010", "+4915550000002", "155 5000 0001"])(
    "and not in %s",
    (text) => {
      expect(redact(text, ofPhone)).toBe(text);
    },
  );

  test("as Mexico and Argentina wrote it before", () => {
    const mexican = new RegExp(spellingsOf([{ addressKind: "phone", address: "+525512345678" }]), "gi");
    expect(redact("5215512345678", mexican)).toBe("[erased]");
    const argentine = new RegExp(spellingsOf([{ addressKind: "phone", address: "+5491112345678" }]), "gi");
    expect(redact("541112345678", argentine)).toBe("[erased]");
  });
});

describe("a mail address is found", () => {
  test.each([
    "ana.abel@example.com",
    "Ana.Abel@Example.COM",
    "<ana.abel@example.com>",
    "ana.abel%40example.com",
    "to ana.abel@example.com.",
  ])("as %s", (text) => {
    expect(redact(text, ofMail)).toMatch(/\[erased\]/);
  });

  test.each([
    "diana.abel@example.com",
    "ana.abel@example.com.mx",
    "ana.abel@example.community",
    "anaxabel@example.com",
  ])("and not in %s", (text) => {
    expect(redact(text, ofMail)).toBe(text);
  });
});

test("an id of a page is found, and not within a longer one", () => {
  expect(redact("to psid 24680135792468", ofPage)).toBe("to psid [erased]");
  expect(redact("124680135792468", ofPage)).toBe("124680135792468");
});

test("values keep their shape, and numbers and names of fields lose an address as well", () => {
  const value = { a: ["x +4915550000001", 4915550000001, 7, true, null], "+4915550000001": { b: "y" } };
  expect(redact(value, ofPhone)).toEqual({ a: ["x [erased]", "[erased]", 7, true, null], "[erased]": { b: "y" } });
});
