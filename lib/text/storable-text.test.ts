import { describe, expect, test } from "vitest";
import { isStorable, toStorable, unstorablePaths } from "./storable-text.ts";

describe("isStorable", () => {
  test.each(["", "plain", "two\nlines\ttab", "\u0001", "家", "👩‍👩‍👧", "\uFFFD"])("takes %j", (text) => {
    expect(isStorable(text)).toBe(true);
    expect(toStorable(text)).toBe(text);
  });

  test.each([
    ["a NUL", "a\u0000b", "ab"],
    ["the first half of a pair alone", "a\uD83D", "a\uFFFD"],
    ["the second half of a pair alone", "\uDE00a", "\uFFFDa"],
  ])("refuses %s, and toStorable mends it", (_name, text, mended) => {
    expect(isStorable(text)).toBe(false);
    expect(toStorable(text)).toBe(mended);
  });
});

describe("unstorablePaths", () => {
  test("finds nothing in what can be stored", () => {
    expect(unstorablePaths({ name: "Ana", tags: ["a", null, 1], at: new Date(0), none: undefined })).toEqual([]);
    expect(unstorablePaths(undefined)).toEqual([]);
  });

  test("names each text by its dotted path", () => {
    const input = { name: "a\u0000", people: [{ phone: "+49" }, { phone: "+49\uD800" }], ok: "yes" };
    expect(unstorablePaths(input).sort()).toEqual(["name", "people.1.phone"]);
  });

  test("names the value itself with an empty path", () => expect(unstorablePaths("\u0000")).toEqual([""]));

  test("names the object of a key that cannot be stored", () => {
    expect(unstorablePaths({ samples: { "body\u0000": "x" } })).toEqual(["samples"]);
  });

  test("ends on what contains itself, and on what is nested deeply", () => {
    const ring: Record<string, unknown> = { name: "\u0000" };
    ring.self = ring;
    expect(unstorablePaths(ring)).toEqual(["name"]);
    let deep: unknown = "\u0000";
    for (let i = 0; i < 20_000; i++) deep = [deep];
    expect(unstorablePaths(deep)).toHaveLength(1);
  });
});
