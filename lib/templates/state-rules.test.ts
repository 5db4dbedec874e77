import { describe, expect, it } from "vitest";
import { templateStates } from "#db/enums";
import type { TemplateContent } from "#db/schema/templates";
import { addButton, moveButton, pruneSamples, removeButton } from "./content/edit-content.ts";
import { languageName, templateLanguages } from "./limits.ts";
import { canDo, editAllowance, isBeingSubmitted, templateActs } from "./state-rules.ts";

const now = new Date("2026-11-21T10:00:00Z");
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

describe("what a state allows", () => {
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
  it.each(templateStates)("%s", (state) => {
    expect(templateActs.filter((act) => canDo(act, state)).join(" ")).toBe(table[state]);
  });
});

describe("edits of an approved template", () => {
  const daily = (count: number, from = 25) => Array.from({ length: count }, (_, i) => ago(from + i * 24));
  it.each([
    ["none yet", [], { left: 10, refusal: null, nextAt: null }],
    ["one a day ago", [ago(24)], { left: 9, refusal: null, nextAt: null }],
    ["one an hour ago", [ago(1)], { left: 9, refusal: "editDaily", nextAt: ago(-23) }],
    ["nine", daily(9), { left: 1, refusal: null, nextAt: null }],
    ["ten, the oldest 241 hours ago", daily(10), { left: 0, refusal: "editMonthly", nextAt: ago(241 - 720) }],
    ["ten, the oldest 30 days ago", [...daily(9), ago(720)], { left: 1, refusal: null, nextAt: null }],
    ["in any order", [ago(100), ago(1), ago(50)], { left: 7, refusal: "editDaily", nextAt: ago(-23) }],
  ] as const)("%s", (_, edits, allowance) => {
    expect(editAllowance([...edits], now)).toEqual(allowance);
  });
});

describe("a submission on its way", () => {
  it.each([
    ["just now", "unaudit", 0, true],
    ["for a minute and more", "unaudit", 60_001, false],
    ["answered", "auditing", 0, false],
  ] as const)("%s", (_, state, age, expected) => {
    expect(isBeingSubmitted({ state, submittedAt: new Date(now.getTime() - age) }, now)).toBe(expected);
  });
});

describe("steps of the designer", () => {
  const content: TemplateContent = {
    header: null,
    body: "Hi $(name) you",
    footer: null,
    buttons: [
      { kind: "url", text: "a", url: "https://a.example/$(x)" },
      { kind: "url", text: "b", url: "https://b.example/$(y)" },
      { kind: "quick_reply", text: "c" },
    ],
    samples: { "body.name": "Ann", "button.0.x": "1", "button.1.y": "2", "body.gone": "3" },
  };
  it("keeps samples with their buttons when they move", () => {
    const moved = moveButton(content, 0, 1);
    expect(moved.buttons.map((button) => button.text)).toEqual(["b", "a", "c"]);
    expect(moved.samples).toMatchObject({ "button.1.x": "1", "button.0.y": "2", "body.name": "Ann" });
    expect(moveButton(content, 0, -1)).toBe(content);
  });
  it("takes samples away with their button", () => {
    const rest = removeButton(content, 0);
    expect(rest.buttons.map((button) => button.text)).toEqual(["b", "c"]);
    expect(rest.samples).toEqual({ "body.name": "Ann", "body.gone": "3", "button.0.y": "2" });
  });
  it("adds a button beside its kind", () => {
    expect(addButton(content, "url").buttons.map((button) => button.kind)).toEqual([
      "url",
      "url",
      "url",
      "quick_reply",
    ]);
    expect(addButton(content, "quick_reply").buttons.map((button) => button.text)).toEqual(["a", "b", "c", ""]);
  });
  it("forgets samples of variables that are gone", () => {
    expect(Object.keys(pruneSamples(content).samples)).toEqual(["body.name", "button.0.x", "button.1.y"]);
  });
});

describe("languages", () => {
  it("have names in both languages of the console", () => {
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
