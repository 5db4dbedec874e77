import { expect, it } from "vitest";
import { languages } from "#db/enums";
import { catalogues } from "#lib/i18n/catalogues";
import { privateAddressCode } from "../http/named-hosts.ts";
import { mailReasons } from "./reasons.ts";

it.each(languages)(
  "every reason of a mail that was not taken has words of its own, and no other has any, in %s",
  (language) => {
    const { email } = catalogues[language].messages.failures;
    expect(Object.keys(email).sort()).toEqual([...mailReasons, privateAddressCode].sort());
    for (const [code, { meaning, next }] of Object.entries(email)) {
      expect(meaning, code).not.toMatch(/[.。]$/);
      expect(next, code).toMatch(/[.。]$/);
    }
    expect(new Set(Object.values(email).map(({ meaning }) => meaning)).size).toBe(mailReasons.length + 1);
  },
);
