import fc from "fast-check";
import { expect, it } from "vitest";
import { idOf, parseJson, property, textOf } from "./json.ts";

it.each<[string, string, unknown]>([
  ["a long id", '{"id":5741311803571721087}', { id: "5741311803571721087" }],
  ["a long negative id in a list", "[ -5741311803571721087, 7]", ["-5741311803571721087", 7]],
  [
    "long digits within text",
    '{"a":"x:5741311803571721087,","b":5741311803571721087}',
    {
      a: "x:5741311803571721087,",
      b: "5741311803571721087",
    },
  ],
  [
    "an escaped quote before long digits",
    '{"a":"\\":5741311803571721087","b":[5741311803571721087]}',
    {
      a: '":5741311803571721087',
      b: ["5741311803571721087"],
    },
  ],
  [
    "a long fraction beside a long id",
    "[0.1234567890123456, 5741311803571721087, 1e3]",
    [0.1234567890123456, "5741311803571721087", 1000],
  ],
  ["a timestamp", '{"t":1793000100}', { t: 1793000100 }],
  ["no JSON", "{", undefined],
])("parseJson: %s", (_name, text, expected) => {
  expect(parseJson(text)).toEqual(expected);
});

it("parseJson reads everything else as JSON.parse does", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 3 }), (value, space) => {
      const text = JSON.stringify({ id: 1, value }, null, space);
      fc.pre(!/\d{16}/.test(text));
      expect(parseJson(text)).toEqual(JSON.parse(text));
    }),
  );
});

it("looks at own properties only", () => {
  expect(property({}, "toString")).toBeUndefined();
  expect(property(parseJson('{"__proto__":{"id":1}}'), "id")).toBeUndefined();
  expect(property("text", "length")).toBeUndefined();
});

it("takes ids as text or whole numbers", () => {
  expect([idOf(7), idOf("7"), idOf(7.5), idOf(2 ** 60), idOf(""), idOf({}), idOf("x".repeat(513))]).toEqual([
    "7",
    "7",
    null,
    null,
    null,
    null,
    null,
  ]);
  expect(textOf("\0")).toBeNull();
});
