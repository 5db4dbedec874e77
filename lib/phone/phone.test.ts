import fc from "fast-check";
import { getCountries, getExampleNumber, parsePhoneNumberFromString } from "libphonenumber-js/max";
import examples from "libphonenumber-js/mobile/examples";
import { describe, expect, test } from "vitest";
import { profileFor } from "#lib/connectors/profiles";
import { type CellValue, emptyCell, generalFormat } from "#lib/excel/cell";
import { readPhone, readTypedPhone } from "#lib/phone/phone";

const forbidden = profileFor("whatsapp")?.countries.forbidden ?? {};

const number = (raw: string, id = 0, code = "General"): CellValue => ({
  kind: "number",
  text: raw,
  raw,
  format: id === 0 ? generalFormat : { id, code },
});

describe("accepted", () => {
  test.each<[name: string, cell: CellValue | string, phone: string, country: string]>([
    ["E.164", "+4915550017001", "+4915550017001", "DE"],
    ["a short sandbox number", "4915550017", "+4915550017", "DE"],
    ["a British number kept for films", "+44 7700 900123", "+447700900123", "GB"],
    ["an American number kept for films", "+1 (415) 555-0132", "+14155550132", "US"],
    ["a Canadian number", "16135550199", "+16135550199", "CA"],
    ["a Kazakh number under Russia's code", "77012345678", "+77012345678", "KZ"],
    ["a Jersey number under Britain's code", "+447797712345", "+447797712345", "JE"],
    ["00 for the plus", "0049 155 5500 017", "+491555500017", "DE"],
    ["dashes and dots", "49-155.5500-017", "+491555500017", "DE"],
    ["a trunk zero in parentheses", "+49 (0)155 5500017", "+491555500017", "DE"],
    ["a leading zero that Italy keeps", "+39 06 48212345", "+390648212345", "IT"],
    ["full-width digits", "＋４９１５５５５０００１７", "+491555500017", "DE"],
    ["a typographic dash", "+49 155\u20115500017", "+491555500017", "DE"],
    ["a General number short enough to be shown whole", number("4915550017"), "+4915550017", "DE"],
    ["a number with two zeros at its end", number("15555550100", 1, "0"), "+15555550100", "US"],
    ["a number with four zeros at its end", number("49302270000"), "+49302270000", "DE"],
    ["a Mexican mobile with the 1 of before 2019", "+52 1 55 1234 5678", "+525512345678", "MX"],
    ["the same with 00", "005215512345678", "+525512345678", "MX"],
    ["a Mexican number without it", "+52 55 1234 5678", "+525512345678", "MX"],
    ["an Argentine mobile with its 9", "+54 9 11 2345-6789", "+5491123456789", "AR"],
    ["an Argentine mobile with the 15 that is dialled at home", "+54 11 15-2345-6789", "+5491123456789", "AR"],
    ["the same of an area with a longer code", "+54 351 15-234-5678", "+5493512345678", "AR"],
    ["a number in a text column", number("8613812345678", 49, "@"), "+8613812345678", "CN"],
    ["South Sudan, neighbour of a forbidden code", "+211 921 234567", "+211921234567", "SS"],
    ["Iraq, neighbour of forbidden codes", "+964 791 234 5678", "+9647912345678", "IQ"],
  ])("%s", (_, cell, phone, country) => {
    expect(readPhone(cell, { forbidden })).toEqual({ ok: true, phone, country });
  });
});

describe("refused", () => {
  test.each<[name: string, cell: CellValue | string, reason: string]>([
    ["an empty cell", emptyCell, "missing_number"],
    ["an empty text", "", "missing_number"],
    ["only spaces", " \u00a0 ", "missing_number"],
    ["letters", "49155KUNDE17", "malformed_number"],
    ["a word", "unknown", "malformed_number"],
    ["two numbers", "+4915550017001; +4915550017002", "malformed_number"],
    ["a slash between two numbers", "4915550017001/2", "malformed_number"],
    ["a decimal left by a program", "4915550017.0", "malformed_number"],
    ["a plus inside", "49+15550017", "malformed_number"],
    ["two dashes", "49--15550017", "malformed_number"],
    ["an error", { kind: "error", text: "#N/A" }, "malformed_number"],
    ["a truth value", { kind: "boolean", text: "TRUE" }, "malformed_number"],
    [
      "a date",
      { kind: "date", text: "2026-11-14", raw: "46340", format: { id: 14, code: "yyyy-mm-dd" } },
      "malformed_number",
    ],
    ["a fraction", number("4915550017.5"), "malformed_number"],
    ["a negative number", number("-4915550017"), "malformed_number"],
    ["text in scientific form", "8.61E+12", "scientific_number"],
    ["text in scientific form with a comma", "8,6138E+12", "scientific_number"],
    ["text in scientific form, lower case, with spaces", " 8.6e12 ", "scientific_number"],
    ["a General number shown as 8.61E+12", number("8613812345678"), "scientific_number"],
    ["a number in scientific format", number("4915550017", 11, "0.00E+00"), "scientific_number"],
    ["a number that was 8.61E+12 once", number("8610000000000", 1, "0"), "rounded_number"],
    ["a General number that was 8.61E+12 once", number("8610000000000"), "rounded_number"],
    ["a number rounded to six digits", number("15555500000"), "rounded_number"],
    ["more digits than Excel keeps", number("8613812345678901", 1, "0"), "scientific_number"],
    ["a literal apostrophe", "'4915550017001", "leading_apostrophe"],
    ["a curly apostrophe", "\u20194915550017001", "leading_apostrophe"],
    ["a leading space", " +4915550017001", "stray_spaces"],
    ["a trailing space", "+4915550017001 ", "stray_spaces"],
    ["a double space", "+49  15550017001", "stray_spaces"],
    ["a no-break space", "+49\u00a015550017001", "stray_spaces"],
    ["a tab", "+49\t15550017001", "stray_spaces"],
    ["a line break", "+4915550017001\n", "stray_spaces"],
    ["an invisible character", "+49\u200b15550017001", "stray_spaces"],
    ["a direction mark, as copied from a phone", "\u202a+4915550017001\u202c", "stray_spaces"],
    ["six digits", "491555", "too_short"],
    ["sixteen digits", "4915550017001234", "too_long"],
    ["an American number without its area code", "+1 555 0132", "too_short"],
    ["an American number with a digit too many", "+1 415 555 01322", "too_long"],
    ["a national number", "0155 5001 7001", "unknown_country"],
    ["a Mexican number with another digit too many", "+52 2 55 1234 5678", "too_long"],
    ["an Argentine number with two digits too many", "+54 11 99-2345-67890", "too_long"],
    ["a calling code nobody has", "+999 155 500 170", "unknown_country"],
    ["a number of a service, not of a country", "+800 1234 5678", "unknown_country"],
  ])("%s", (_, cell, reason) => {
    expect(readPhone(cell, { forbidden })).toEqual({ ok: false, reason });
  });

  test.each(Object.entries(forbidden))("a number of %s", (_, code) => {
    expect(readPhone(`+${code}5321234567`, { forbidden })).toEqual({ ok: false, reason: "forbidden_country" });
  });

  test("only what the channel forbids is forbidden", () => {
    expect(readPhone("+905321234567", { forbidden: {} })).toMatchObject({ ok: true, country: "TR" });
    expect(readPhone("+4915550017001", { forbidden: { DE: "49" } })).toEqual({
      ok: false,
      reason: "forbidden_country",
    });
  });
});

describe("typed lines", () => {
  test.each([
    "+49 155 5500 017",
    "  491555500017  ",
    "49\u00a0155\u00a05500\u00a0017",
    "(49) 155-5500--017",
    "\u202a+49 1555500017\u202c",
    "0049 155 5500017",
    "'491555500017",
  ])("%j is taken", (line) => {
    expect(readTypedPhone(line, { forbidden })).toEqual({ ok: true, phone: "+491555500017", country: "DE" });
  });

  test.each([
    ["", "missing_number"],
    ["hello", "malformed_number"],
    ["8.61E+12", "scientific_number"],
    ["4915550017.0", "malformed_number"],
    ["+90 532 123 45 67", "forbidden_country"],
  ])("%j is refused", (line, reason) => {
    expect(readTypedPhone(line, { forbidden })).toEqual({ ok: false, reason });
  });
});

test("the example mobile number of every country is read as libphonenumber reads it", () => {
  const wrong = getCountries().flatMap((country) => {
    const example = getExampleNumber(country, examples);
    if (!example) return [];
    // Regions that share a range with their neighbour, such as Åland with Finland, cannot be told apart by number.
    const home = parsePhoneNumberFromString(example.number)?.country;
    const reading = readPhone(example.number, { forbidden: {} });
    return reading.ok && reading.phone === example.number && reading.country === home ? [] : [country];
  });
  expect(wrong).toEqual([]);
});

test("any text at all is read or refused, and what is read is E.164", () => {
  const texts = fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[+0-9 ().\u00a0-]{0,24}$/));
  fc.assert(
    fc.property(texts, (text) => {
      for (const reading of [readPhone(text, { forbidden }), readTypedPhone(text, { forbidden })])
        if (reading.ok) expect(reading.phone).toMatch(/^\+[1-9]\d{6,14}$/);
    }),
    { seed: 20261114, numRuns: 3_000 },
  );
});
