import { expect, test } from "vitest";
import en from "../i18n/messages/en/excel.json" with { type: "json" };
import zh from "../i18n/messages/zh/excel.json" with { type: "json" };
import { workbookRefusalCodes } from "./refusals.ts";

test("every refusal has a cause and a next step in both languages", () => {
  for (const catalogue of [en, zh]) {
    expect(Object.keys(catalogue.refusals).sort()).toEqual([...workbookRefusalCodes].sort());
    for (const { cause, next } of Object.values(catalogue.refusals))
      expect(cause.length * next.length).toBeGreaterThan(0);
  }
});
