import { expect, it } from "vitest";
import { insertVariable, toggleMark } from "./text-edit.ts";

it.each([
  ["in the middle of the text", "Hi  you", 3, 3, "Hi $(name) you", "name"],
  ["in place of the selection", "Hi there you", 3, 8, "Hi $(name) you", "name"],
  ["under a new name when the name is taken", "$(name) and ", 12, 12, "$(name) and $(name_2)", "name_2"],
])("inserts a variable %s", (_, text, start, end, expected, selected) => {
  const after = insertVariable({ text, start, end });
  expect(after.text).toBe(expected);
  expect(after.text.slice(after.start, after.end)).toBe(selected);
});

it.each([
  ["around the selection", "a word b", 2, 6, "a *word* b", "word"],
  ["inside selected spaces", "a word b", 1, 7, "a *word* b", "word"],
  ["off again", "a *word* b", 3, 7, "a word b", "word"],
  ["at the cursor", "ab", 1, 1, "a**b", ""],
])("toggles a format mark %s", (_, text, start, end, expected, selected) => {
  const after = toggleMark({ text, start, end }, "*");
  expect(after.text).toBe(expected);
  expect(after.text.slice(after.start, after.end)).toBe(selected);
});
