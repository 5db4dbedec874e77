import { expect, it } from "vitest";
import type { TemplateContent } from "#db/schema/templates";
import { carrySamples } from "./edit-content.ts";
import { insertVariable, toggleMark } from "./text-edit.ts";

it.each([
  ["into the middle", "Hi  you", 3, 3, "Hi $(name) you", "name"],
  ["in place of words", "Hi there you", 3, 8, "Hi $(name) you", "name"],
  ["beside its namesake", "$(name) and ", 12, 12, "$(name) and $(name_2)", "name_2"],
])("inserts a variable %s", (_, text, start, end, expected, selected) => {
  const after = insertVariable({ text, start, end });
  expect(after.text).toBe(expected);
  expect(after.text.slice(after.start, after.end)).toBe(selected);
});

it.each([
  ["round words", "a word b", 2, 6, "a *word* b", "word"],
  ["without the spaces selected with them", "a word b", 1, 7, "a *word* b", "word"],
  ["away again", "a *word* b", 3, 7, "a word b", "word"],
  ["round nothing", "ab", 1, 1, "a**b", ""],
])("puts a mark %s", (_, text, start, end, expected, selected) => {
  const after = toggleMark({ text, start, end }, "*");
  expect(after.text).toBe(expected);
  expect(after.text.slice(after.start, after.end)).toBe(selected);
});

it("keeps the sample of a variable that gets another name", () => {
  const before: TemplateContent = {
    header: null,
    body: "Hi $(name) you",
    footer: null,
    buttons: [],
    samples: { "body.name": "Ann" },
  };
  const renamed = carrySamples(before, { ...before, body: "Hi $(first) you" });
  expect(renamed.samples["body.first"]).toBe("Ann");
  const added = carrySamples(before, { ...before, body: "Hi $(name) and $(day) you" });
  expect(added.samples).toEqual({ "body.name": "Ann" });
});
