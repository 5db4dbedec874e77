import { describe, expect, test } from "vitest";
import type { RolloutTemplate } from "#db/schema/rollouts";
import { digestOf, normalTemplate } from "./digest.ts";
import { fillTemplate, fillText, placeholdersIn, readPasted } from "./fill.ts";
import { settingValue } from "./schema.ts";

const template: RolloutTemplate = {
  ...{ name: "welcome", language: "en", category: "utility" },
  content: {
    header: "{{customer.shop}}",
    body: "Hello $(name), this is {{ customer.Shop }} in {{customer.city}}.",
    footer: null,
    buttons: [{ kind: "url", text: "Open", url: "https://{{customer.host}}/" }],
    samples: { "body.name": "Ana" },
  },
};

describe("values of a customer", () => {
  test("are found once each, whatever the spaces and the case", () => {
    expect(placeholdersIn(template.content.header, template.content.body)).toEqual(["shop", "city"]);
  });

  test("are filled everywhere, and what is missing is named", () => {
    const { template: filled, missing } = fillTemplate(template, { shop: "Alder", city: " ", host: "alder.example" });
    expect(missing).toEqual(["city"]);
    expect(filled.content).toMatchObject({
      header: "Alder",
      body: "Hello $(name), this is Alder in {{customer.city}}.",
      buttons: [{ url: "https://alder.example/" }],
    });
  });

  test("are taken as they are: a value that looks like a place is not filled again", () => {
    expect(fillText("{{customer.a}}", { a: "{{customer.b}}", b: "x" })).toBe("{{customer.b}}");
    expect(fillText("{{customer.a}}", { a: "$& $1" })).toBe("$& $1");
  });
});

describe("pasted rows", () => {
  test.each([
    ["a sheet", 'Customer\tShop\tCity\nAlder\tAlder Shop\t"Lon""don"\n\nCorvo\tCorvo\tLisbon'],
    ["CSV", 'Customer,shop,city\r\nAlder,Alder Shop,"Lon"don\r\nCorvo,Corvo,Lisbon\r\n'],
  ])("of %s are read by their first line", (_kind, text) => {
    const rows = readPasted(text);
    expect(rows.map(({ customer }) => customer)).toEqual(["Alder", "Corvo"]);
    expect(rows[0]?.values.shop).toBe("Alder Shop");
    expect(rows[1]?.values).toEqual({ shop: "Corvo", city: "Lisbon" });
  });

  test("keep a comma within quotes, and take a place as the name of a column", () => {
    expect(readPasted('id,{{customer.shop}}\nc1,"Smith, Sons"')).toEqual([
      { customer: "c1", values: { shop: "Smith, Sons" } },
    ]);
  });
});

describe("the normal form", () => {
  const digest = (change: Partial<RolloutTemplate["content"]>) =>
    digestOf(normalTemplate({ ...template, content: { ...template.content, ...change } }));

  test.each([
    ["spaces and line ends", { body: `  ${template.content.body}\r\n` }],
    ["an empty footer", { footer: " " }],
    ["a sample that nothing uses", { samples: { "body.name": "Ana", "body.gone": "x" } }],
  ])("makes no difference of %s", (_what, change) => {
    expect(digest(change)).toBe(digest({}));
  });

  test.each([
    ["a word", { body: "Bye $(name)." }],
    ["a footer", { footer: "Bye" }],
    ["a sample", { samples: { "body.name": "Bob" } }],
    ["a button", { buttons: [] }],
  ])("makes one of %s", (_what, change) => {
    expect(digest(change)).not.toBe(digest({}));
  });
});

test.each([
  ["requireConsent", "on", true],
  ["requireConsent", "yes", null],
  ["failedShare", "0", 0],
  ["failedShare", "101", null],
  ["zone", "Europe/London", "Europe/London"],
  ["zone", "Moon/Base", null],
  ["language", "zh", "zh"],
  ["language", "de", null],
] as const)("%s takes %s as %s", (setting, text, value) => {
  expect(settingValue(setting, text)).toBe(value);
});
