import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { failureKinds, languages } from "#db/enums";
import { catalogues } from "#lib/i18n/catalogues";

/** The codes of the connector's table; read from its source, because the table itself is the connector's own matter. */
const codes = [
  ...readFileSync(new URL("../connectors/whatsapp/graph/errors.ts", import.meta.url), "utf8").matchAll(
    /^ {2}\[(\d+), "/gm,
  ),
].map((match) => match[1] ?? "");

it.each(languages)("every code and every kind of failure has words, in %s", (language) => {
  const { failures, failureNext } = catalogues[language].messages;
  expect(codes.length).toBeGreaterThan(50);
  expect(Object.keys(failures.whatsapp)).toEqual(expect.arrayContaining(codes));
  expect(Object.keys(failureNext).sort()).toEqual([...failureKinds].sort());
});

it.each(languages)("a meaning is the start of a sentence and a next step whole ones, in %s", (language) => {
  for (const [code, { meaning, next }] of Object.entries(catalogues[language].messages.failures.whatsapp)) {
    expect(meaning, code).not.toMatch(/[.。]$/);
    expect(next, code).toMatch(/[.。]$/);
  }
});
