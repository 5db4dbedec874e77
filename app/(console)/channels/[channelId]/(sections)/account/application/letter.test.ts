import { createTranslator } from "next-intl";
import { expect, it } from "vitest";
import { languages } from "#db/enums";
import { emptyForm, industries } from "#lib/channels/application/schema";
import { catalogues } from "#lib/i18n/catalogues";
import { letterPage, letterValues } from "./letter.ts";

const form = {
  ...emptyForm,
  ...{
    businessName: "Kiosk Nord",
    legalName: "Kiosk & Söhne <GmbH>",
    englishName: "Kiosk and Sons",
    legalPerson: "Ines",
  },
  ...{ country: "DE", headquarters: "Hafenstraße 1", industryText: "Parcels.", destinations: ["DE", "AT"] },
};
const names: Record<string, string> = { DE: "Germany", AT: "Austria" };

it("takes over what was typed, and leaves blank what was not", () => {
  expect(letterValues(form, (code) => names[code] ?? code)).toEqual({
    ...{ businessName: "Kiosk Nord", legalName: "Kiosk & Söhne <GmbH>", englishName: "Kiosk and Sons" },
    ...{ legalPerson: "Ines", licenceNumber: "____________________", headquarters: "Hafenstraße 1" },
    ...{ industryText: "Parcels.", country: "Germany", destinations: "Germany, Austria" },
  });
});

it.each(languages)("says who guarantees what, with every value in its place, in %s", (language) => {
  const t = createTranslator({
    locale: language,
    messages: catalogues[language],
    namespace: "channels.application.letter",
  });
  const values = letterValues(form, (code) => names[code] ?? code);
  const page = letterPage({
    ...{ language, title: t("title"), to: t("to", values), who: t("who", values) },
    points: [t("points.use", values), t("points.law", values), t("industry.finance")],
    ...{ signed: t("signed", values), date: t("date"), signature: t("signature") },
  });
  expect(page).toContain("Kiosk &amp; Söhne &lt;GmbH&gt;");
  for (const value of ["Kiosk and Sons", "Hafenstraße 1", "Parcels.", "Germany, Austria", "Ines"])
    expect(page, value).toContain(value);
});

it.each(languages)("has a clause of its own for each industry, in %s", (language) => {
  const { industry } = catalogues[language].channels.application.letter;
  expect(Object.keys(industry).sort()).toEqual([...industries].sort());
  expect(new Set(Object.values(industry)).size).toBe(industries.length);
});
