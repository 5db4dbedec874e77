import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { catalogues } from "#lib/i18n/catalogues";
import { addSums, type Sums } from "#lib/statistics/sums";
import { CountryCard } from "./country-card.tsx";
import { PeriodStrip } from "./period-strip.tsx";

const none = addSums([]);
const sums = (values: Partial<Sums>): Sums => ({ ...none, ...values });

function words(parts: ReactNode): string {
  const html = renderToStaticMarkup(
    <NextIntlClientProvider locale="en" messages={catalogues.en} timeZone="UTC">
      {parts}
    </NextIntlClientProvider>,
  );
  return html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
}
const strip = (now: Sums, receiptsRare: boolean) =>
  words(<PeriodStrip now={now} before={none} newOptOuts={0} receiptsRare={receiptsRare} />);
const country = (now: Sums, receiptsRare: boolean) =>
  words(<CountryCard rows={[{ ...now, country: "DE" }]} receiptsRare={receiptsRare} />);

it("shows no rate of zero where the platform seldom says that a message was delivered, and the rate once it does", () => {
  const untold = sums({ submitted: 4, accepted: 4, sent: 4 });
  expect(strip(untold, true)).toContain("Delivered — Few servers say so");
  expect(strip(untold, false)).toContain("Delivered 0.0%");
  expect(country(untold, true)).toMatch(/Germany 4 —/);
  expect(country(untold, false)).toMatch(/Germany 4 0\.0%/);

  const told = sums({ submitted: 4, accepted: 4, sent: 4, delivered: 1 });
  expect(strip(told, true)).toContain("Delivered 25.0%");
  expect(country(told, true)).toMatch(/Germany 4 25\.0%/);
});
