import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readAddress } from "#lib/audience/read-address";
import { profileFor } from "#lib/connectors/profiles";
import { type CellValue, generalFormat } from "#lib/excel/cell";
import { type RepairClass, repairClasses } from "./reading.ts";
import { repairRecipient } from "./repair-recipient.ts";

const profile = profileFor("whatsapp");
if (!profile) throw new Error("no profile");
const rules = { profile, forbidden: { CU: "53" } };
const all: ReadonlySet<RepairClass> = new Set(repairClasses);
const text = (value: string): CellValue => ({ kind: "text", text: value });
const number = (raw: string, shown = raw): CellValue => ({ kind: "number", text: shown, raw, format: generalFormat });
const repair = (cell: CellValue | string, country: string | null = null, allowed = all) =>
  repairRecipient(typeof cell === "string" ? text(cell) : cell, rules, allowed, country);

describe("each class repairs its own", () => {
  test.each<[RepairClass, CellValue | string, string, string | null]>([
    ["scientific", number("8613812345678", "8613812345678"), "8613812345678", null],
    ["scientific", "8.613812345678E+12", "8613812345678", null],
    ["scientific", "4.915550017E9", "4915550017", null],
    ["lost_prefix", "033612345678", "+33612345678", "FR"],
    ["lost_prefix", "15123456789", "+4915123456789", "DE"],
    ["lost_prefix", number("13812345678"), "+8613812345678", "CN"],
    ["default_country", "0151 23456789", "+4915123456789", "DE"],
    ["default_country", "(089) 12345678", "+498912345678", "DE"],
    ["full_width", "+৪৯১৫৫৫০০০০০১৭", "+4915550000017", null],
    ["full_width", "＋４９　１５５５００００１７", "+49 1555000017", null],
    ["invisible", " +49\u200b1555\u00a00000017 ", "+491555 0000017", null],
    ["invisible", "'+4915550000017", "+4915550000017", null],
    ["several", "+4915550000017 / +4915550000018", "+4915550000017", null],
    ["several", "n/a; +4915550000018", "+4915550000018", null],
    ["formula", '="+4915550000017"', "+4915550000017", null],
    ["mobile_mx", "+52 044 55 1234 5678", "+525512345678", null],
    ["mobile_br", "+55 11 8765-4321", "+5511987654321", null],
    ["mobile_ar", "+54 11 2345 6789", "+5491123456789", null],
  ])("%s: %o", (name, cell, expected, country) => {
    expect(repair(cell, country)).toEqual({ text: expected, classes: [name] });
    const others = new Set([...repairClasses].filter((one) => one !== name));
    expect(repair(cell, country, others)?.classes ?? []).not.toContain(name);
  });
});

test.each<[string, CellValue | string, string | null]>([
  ["digits that Excel lost", "8.61E+12", null],
  ["digits that Excel lost, in a number", number("8610000000000"), null],
  ["more digits than a number keeps", number("86138123456789012", "8.6138E+16"), null],
  ["a number of a country that is not messaged", " +5351234567", null],
  ["a national number while no country is chosen", "0151 23456789", null],
  ["a national number of another country", "0151 23456789", "SG"],
  ["a number that reads as it stands", "+49 1512 3456789", "DE"],
  ["a Brazilian fixed line", "+55 11 3456-7890", null],
  ["words", "call me", "DE"],
  ["nothing", { kind: "empty", text: "" }, "DE"],
])("%s is left alone", (_, cell, country) => {
  expect(repair(cell, country)).toBeNull();
});

test("a row may need more than one class, and needs all of them", () => {
  expect(repair("'０１５１ 23456789\u200b", "DE")).toEqual({
    text: "+4915123456789",
    classes: ["full_width", "invisible", "default_country"],
  });
  expect(repair("'０１５１ 23456789\u200b", "DE", new Set<RepairClass>(["full_width", "invisible"]))).toBeNull();
  expect(repair("+55 11 8765-4321 / x", null)?.classes).toEqual(["several", "mobile_br"]);
});

const messy = fc.oneof(
  fc.string({ unit: fc.constantFrom(..."0123456789+-() .'\u200b\u00a0/;,Ee＋０１٣=\""), maxLength: 24 }),
  fc.constantFrom("+4915550000017", "0151 23456789", "+55 11 8765-4321", "8.613812345678E+12"),
);
const someClasses = fc.subarray([...repairClasses]);

test("what a repair gives always reads as a recipient, takes only classes that are allowed, and is repaired for good", () => {
  fc.assert(
    fc.property(messy, someClasses, fc.constantFrom(null, "DE", "CN", "BR", "AR", "MX"), (value, allowed, country) => {
      const repaired = repair(value, country, new Set(allowed));
      if (!repaired) return;
      expect(repaired.classes.length).toBeGreaterThan(0);
      expect(repaired.classes.every((name) => allowed.includes(name))).toBe(true);
      const reading = readAddress(profile, text(repaired.text), rules);
      expect(reading.ok).toBe(true);
      if (reading.ok) expect(repair(reading.address, country, new Set(allowed))).toBeNull();
    }),
    { numRuns: 2_000 },
  );
});

test("nothing is repaired while no class is accepted", () => {
  fc.assert(
    fc.property(messy, (value) => {
      expect(repair(value, "DE", new Set())).toBeNull();
    }),
  );
});

test("users and addresses of other platforms keep their form", () => {
  const mail = profileFor("email");
  if (!mail) return;
  const of = (value: string) => repairRecipient(text(value), { profile: mail, forbidden: {} }, all, "DE");
  expect(of("ana＠example.com")).toEqual({ text: "ana@example.com", classes: ["full_width"] });
  expect(of("ana@example.com; ben@example.com")).toEqual({ text: "ana@example.com", classes: ["several"] });
  expect(of("0151 23456789")).toBeNull();
});
