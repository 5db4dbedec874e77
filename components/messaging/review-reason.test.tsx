import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { Language } from "#db/enums";
import { catalogues } from "#lib/i18n/catalogues";
import { ReviewReason } from "./review-reason.tsx";

function textOf(reason: string, locale: Language): string[] {
  const page = renderToStaticMarkup(
    <NextIntlClientProvider locale={locale} messages={catalogues[locale]} timeZone="UTC">
      <ReviewReason reason={reason} />
    </NextIntlClientProvider>,
  );
  return page.split(/<[^>]*>/).filter(Boolean);
}

const mismatch = "TAG_CONTENT_MISMATCH: The body offers a discount.";

test("a reason is said in the reader's words, with the platform's own beneath", () => {
  expect(textOf(mismatch, "zh")).toEqual(["内容与所选类别或语言不符。", `平台原文：${mismatch}`]);
  expect(textOf("FIRST_PAUSE Your template was paused for 3 hours.", "en")).toEqual([
    "Paused for the first time because of low quality.",
    "The platform says: FIRST_PAUSE Your template was paused for 3 hours.",
  ]);
});

test.each(["BRAND_NEW_WORD: Something.", "Your template was paused.", "A"])("%s is shown as it is", (reason) => {
  expect(textOf(reason, "zh")).toEqual([`平台原文：${reason}`]);
});
