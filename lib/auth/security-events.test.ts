import { expect, test } from "vitest";
import { languages } from "#db/enums";
import { catalogues } from "#lib/i18n/catalogues";
import { securityEvents } from "./security-events.ts";

test.each(securityEvents)("%s has words in every language", (event) => {
  const [kind = "", action = ""] = event.split(".");
  for (const language of languages) {
    const words = catalogues[language].settings.audit.actions as Record<string, Record<string, string>>;
    expect(words[kind]?.[action], language).toMatch(/\S/);
  }
});
