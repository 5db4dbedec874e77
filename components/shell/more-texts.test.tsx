import { NextIntlClientProvider, useTranslations } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { joinTexts, MoreTexts } from "./more-texts.tsx";

function Words() {
  const t = useTranslations("list" as never) as unknown as (key: string) => string;
  return `${t("title")}, ${t("empty")}`;
}

it("a part has its own texts and those of the page around it", () => {
  const html = renderToStaticMarkup(
    <NextIntlClientProvider locale="en" timeZone="UTC" messages={{ list: { title: "Campaigns" } } as never}>
      <MoreTexts texts={{ list: { empty: "None" } }}>
        <Words />
      </MoreTexts>
    </NextIntlClientProvider>,
  );
  expect(html).toBe("Campaigns, None");
});

it("texts are joined group by group, also those that the build has parsed", () => {
  const parsed = [["name"], " is here"] as never;
  expect(joinTexts({ a: { b: "1", c: { d: "2" } }, e: parsed }, { a: { c: { f: parsed } }, e: parsed })).toEqual({
    a: { b: "1", c: { d: "2", f: parsed } },
    e: parsed,
  });
});
