import { globSync } from "node:fs";
import { basename } from "node:path";
import { expect, test } from "vitest";
import { texts as en } from "./en.ts";
import { texts as zh } from "./zh.ts";

/** Catalogues that no page shows: words of workbooks, of mails, and of the sandbox. */
const elsewhere = ["excel", "mail", "sandbox"];

test.each([
  ["en", en],
  ["zh", zh],
])("parts loaded on demand have every catalogue that a page may show, %s", (language, texts) => {
  const names = globSync(`lib/i18n/messages/${language}/*.json`).map((path) => basename(path, ".json"));
  expect(Object.keys(texts).sort()).toEqual(names.filter((name) => !elsewhere.includes(name)).sort());
});
