import { expect, it } from "vitest";
import { languages } from "#db/enums";
import { catalogues } from "#lib/i18n/catalogues";
import { privateAddressCode } from "../http/named-hosts.ts";
import { failedStates } from "./smpp/receipts.ts";
import { failureOfStatus, smppStatuses } from "./smpp/statuses.ts";

const codes = [...[...smppStatuses.values()].map(({ name }) => name), ...failedStates, "too_long", privateAddressCode];

it.each(languages)("every code of SMS has words of its own, and no other has any, in %s", (language) => {
  const { sms } = catalogues[language].messages.failures;
  expect(Object.keys(sms).sort()).toEqual(codes.toSorted());
  for (const [code, { meaning, next }] of Object.entries(sms)) {
    expect(meaning, code).not.toMatch(/[.。]$/);
    expect(next, code).toMatch(/[.。]$/);
    expect(`${meaning} ${next}`, code).not.toMatch(/Meta|WhatsApp|Facebook|Messenger|Viber/);
  }
});

it.each(languages)("no two faults that are settled differently have the same words, in %s", (language) => {
  const { sms } = catalogues[language].messages.failures;
  const kinds = new Map<string, string>();
  for (const [status, { name, kind }] of smppStatuses) {
    const { meaning, next } = sms[name as keyof typeof sms];
    expect(kinds.get(`${meaning}|${next}`) ?? kind, name).toBe(kind);
    kinds.set(`${meaning}|${next}`, kind);
    expect(failureOfStatus(status)).toMatchObject({ code: name, kind });
  }
});

it("a status of a carrier's own keeps its number", () => {
  expect(failureOfStatus(0x0402)).toMatchObject({ kind: "INVALID_REQUEST", code: "0x00000402" });
});
