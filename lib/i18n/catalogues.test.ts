import { describe, expect, it } from "vitest";
import { catalogues } from "./catalogues.ts";
import { namespaces } from "./namespaces.ts";
import { argumentsOf, flatten } from "./test-support.ts";

describe.each(namespaces)("the %s catalogue", (namespace) => {
  const en = flatten(catalogues.en[namespace]);
  const zh = flatten(catalogues.zh[namespace]);

  it("has the same keys in every language", () => {
    expect([...zh.keys()].sort()).toEqual([...en.keys()].sort());
  });

  it("uses the same arguments in every language", () => {
    for (const [key, text] of en)
      expect({ key, args: argumentsOf(zh.get(key) ?? "") }).toEqual({ key, args: argumentsOf(text) });
  });

  it("has no empty texts", () => {
    for (const [key, text] of [...en, ...zh]) expect(text.trim(), key).not.toBe("");
  });
});
