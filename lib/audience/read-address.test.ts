import { describe, expect, it } from "vitest";
import type { AddressKind } from "#db/enums";
import type { PlatformProfile } from "#lib/connectors/profile";
import type { CellValue } from "#lib/excel/cell";
import { readAddress } from "./read-address.ts";

const reaching = (kind: AddressKind) => ({ addressKinds: [kind] }) as unknown as PlatformProfile;
const number = (text: string): CellValue =>
  ({ kind: "number", raw: text, text, format: "General" }) as unknown as CellValue;

describe("an e-mail address", () => {
  const read = (text: string) => readAddress(reaching("email"), text);

  it.each([
    ["ines@shop.example", "ines@shop.example"],
    [" Ines.Berg+news@Shop.Example ", "ines.berg+news@shop.example"],
    ["o'neill@mail.shop.example", "o'neill@mail.shop.example"],
    ["用户@例子.公司", "用户@例子.公司"],
    [`${"a".repeat(64)}@shop.example`, `${"a".repeat(64)}@shop.example`],
  ])("is read from %j", (text, address) => {
    expect(read(text)).toEqual({ ok: true, address, addressKind: "email", country: null });
  });

  it.each([
    "ines",
    "ines@shop",
    "@shop.example",
    "ines@",
    "ines@@shop.example",
    "ines@shop..example",
    "ines@-shop.example",
    "ines@shop.example.",
    "ines@192.168.0.1",
    ".ines@shop.example",
    "ines.@shop.example",
    "in..es@shop.example",
    "ines berg@shop.example",
    "ines@shop.example, ana@shop.example",
    "Ines <ines@shop.example>",
    "ines@shop.example\nBcc: all@shop.example",
    "ines\u200b@shop.example",
    `${"a".repeat(65)}@shop.example`,
    `ines@${"a".repeat(250)}.example`,
    "\ud800@shop.example",
  ])("is not %j", (text) => {
    expect(read(text)).toEqual({ ok: false, reason: "malformed_email" });
  });

  it("is missing from an empty cell", () => {
    expect(read("  ")).toEqual({ ok: false, reason: "missing_number" });
  });
});

describe("the id of a user", () => {
  const read = (given: CellValue | string) => readAddress(reaching("psid"), given);

  it("is read as it stands", () => {
    expect(read(" 7641234567890123 ")).toMatchObject({ ok: true, address: "7641234567890123", addressKind: "psid" });
    expect(read("01234567890A=")).toMatchObject({ ok: true, address: "01234567890A=" });
  });

  it.each(["+49 155 5500", "a b", "x".repeat(65), "1;2"])("is not %j", (text) => {
    expect(read(text)).toEqual({ ok: false, reason: "malformed_user" });
  });

  it("is not taken from a number cell that has lost digits", () => {
    expect(read(number("764123456789012"))).toMatchObject({ ok: true });
    expect(read(number("7641234567890120"))).toEqual({ ok: false, reason: "scientific_number" });
    expect(read(number("7.64E+15"))).toEqual({ ok: false, reason: "scientific_number" });
  });
});

it("finds countries that are refused only where somebody is messaged", () => {
  const forbidden = { DE: "49" };
  expect(readAddress(reaching("phone"), "+49 155 5500 0017")).toMatchObject({ ok: true, country: "DE" });
  expect(readAddress(reaching("phone"), "+49 155 5500 0017", { forbidden })).toEqual({
    ok: false,
    reason: "forbidden_country",
  });
});
