import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { languages } from "#db/enums";
import type { ErasureRow } from "#lib/erasure/list-erasures";
import { catalogues } from "#lib/i18n/catalogues";
import { ErasureList } from "./erasure-list.tsx";

const nothing = { messages: 0, wishes: 0, lists: 0, events: 0, files: 0, texts: 0 };
const running: ErasureRow = {
  ...{ id: "e1", state: "running", step: "lists", round: 1, looked: 12_345, result: nothing, askedByName: "Ben" },
  ...{ askedAt: new Date("2026-11-22T10:00:00Z"), finishedAt: null },
};
const ended: ErasureRow = {
  ...{ ...running, id: "e2", state: "done", step: "jobs", looked: 1, result: { ...nothing, messages: 1, lists: 2 } },
  finishedAt: new Date("2026-11-22T10:01:00Z"),
};

function words(rows: ErasureRow[], locale: (typeof languages)[number] = "en"): string {
  const html = renderToStaticMarkup(
    <NextIntlClientProvider
      locale={locale}
      messages={catalogues[locale]}
      timeZone="UTC"
      onError={(error) => {
        throw error;
      }}
    >
      <ErasureList erasures={rows} />
    </NextIntlClientProvider>,
  );
  return html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
}

describe("the list of erasures draws", () => {
  test("how far one has got, and that nothing was found yet", () => {
    expect(words([running])).toContain("Step 4 of 8: lists · 12,345 rows looked at");
    expect(words([running])).toContain("Nothing found so far");
  });

  test("when one ended and what it found", () => {
    expect(words([ended])).toContain("1 row looked at");
    expect(words([ended])).toContain("1 message · 2 rows of lists · 0 consents and suppressions");
  });

  test.each(languages)("everything in %s, and that nobody was erased", (language) => {
    expect(words([running, ended], language)).toContain("Ben");
    expect(words([], language)).toContain(catalogues[language].contacts.erasures.none);
  });
});
