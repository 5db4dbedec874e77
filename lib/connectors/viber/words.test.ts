import { expect, it } from "vitest";
import { languages } from "#db/enums";
import { catalogues } from "#lib/i18n/catalogues";
import { expiredCode, failureOfStatus, viberStatuses } from "./statuses.ts";

const codes = [...viberStatuses.map(String), expiredCode];

it.each(languages)("every status of Viber has words of its own, and no other has any, in %s", (language) => {
  const { viber } = catalogues[language].messages.failures;
  expect(Object.keys(viber).sort()).toEqual(codes.toSorted());
  for (const [code, { meaning, next }] of Object.entries(viber)) {
    expect(meaning, code).not.toMatch(/[.。]$/);
    expect(next, code).toMatch(/[.。]$/);
    expect(`${meaning} ${next}`, code).not.toMatch(/Meta|WhatsApp|Facebook|Messenger/);
  }
});

it.each(languages)("no two faults that are settled differently have the same words, in %s", (language) => {
  const { viber } = catalogues[language].messages.failures;
  const kinds = new Map<string, string>();
  for (const status of viberStatuses) {
    const { meaning, next } = viber[String(status) as keyof typeof viber];
    const { kind } = failureOfStatus(status, null);
    const words = `${meaning}|${next}`;
    expect(kinds.get(words) ?? kind, words).toBe(kind);
    kinds.set(words, kind);
  }
});
