import { describe, expect, it } from "vitest";
import { templateStates } from "#db/enums";
import { templateRulesFor } from "#lib/connectors/profiles";
import { templateLanguages } from "#lib/i18n/template-languages";
import { languageName } from "./limits.ts";
import { canDo, editAllowance, isBeingSubmitted, templateActions } from "./state-rules.ts";

const now = new Date("2026-11-21T10:00:00Z");
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

describe("canDo", () => {
  const table: Record<(typeof templateStates)[number], string> = {
    draft: "edit save submit archive delete",
    unaudit: "edit save submit delete refresh",
    auditing: "archive delete refresh",
    pass: "edit submit send archive delete refresh",
    fail: "edit save submit archive delete refresh",
    paused: "edit submit archive delete refresh",
    disabled: "archive delete refresh",
    archived: "restore delete",
    deleted: "",
  };
  it.each(templateStates)("%s allows the actions of the table", (state) => {
    expect(templateActions.filter((act) => canDo(act, state)).join(" ")).toBe(table[state]);
  });
});

describe("editAllowance", () => {
  const rules = templateRulesFor("whatsapp");
  if (rules.mode !== "reviewed") throw new Error("it reviews templates");
  const { review } = rules;
  const daily = (count: number, from = 25) => Array.from({ length: count }, (_, i) => ago(from + i * 24));
  it.each([
    ["no edits", [], { left: 10, refusal: null, nextAt: null }],
    ["one edit a day ago", [ago(24)], { left: 9, refusal: null, nextAt: null }],
    ["one edit an hour ago", [ago(1)], { left: 9, refusal: "editDaily", nextAt: ago(-23) }],
    ["nine edits", daily(9), { left: 1, refusal: null, nextAt: null }],
    ["ten edits, the oldest 241 hours ago", daily(10), { left: 0, refusal: "editMonthly", nextAt: ago(241 - 720) }],
    ["ten edits, the oldest 30 days ago", [...daily(9), ago(720)], { left: 1, refusal: null, nextAt: null }],
    ["edits in any order", [ago(100), ago(1), ago(50)], { left: 7, refusal: "editDaily", nextAt: ago(-23) }],
  ] as const)("%s", (_, edits, allowance) => {
    expect(editAllowance([...edits], review, now)).toEqual(allowance);
  });
});

describe("isBeingSubmitted", () => {
  it.each([
    ["true right after submitting", "unaudit", 0, true],
    ["false after a minute", "unaudit", 60_001, false],
    ["false once answered", "auditing", 0, false],
  ] as const)("%s", (_, state, age, expected) => {
    expect(isBeingSubmitted({ state, submittedAt: new Date(now.getTime() - age) }, now)).toBe(expected);
  });
});

describe("languages", () => {
  it("have readable names in both languages of the console", () => {
    expect([languageName("en_GB", "en"), languageName("zh_CN", "en"), languageName("fil", "en")]).toEqual([
      "British English",
      "Chinese (China)",
      "Filipino",
    ]);
    for (const code of templateLanguages) {
      expect(languageName(code, "en")).not.toBe(code.replace("_", "-"));
      expect(languageName(code, "zh")).toMatch(/\p{Script=Han}/u);
    }
  });
});
