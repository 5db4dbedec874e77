import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { Cost } from "#lib/campaigns/flight-plan/costs";

/** Points of which one is a ten-thousandth of a dollar. */
const pointsPerDollar = 10_000;

/** What a send would cost, from the built-in prices of its day, by country. */
export function PlanCost({ cost }: { cost: Cost }) {
  const t = useTranslations("send.flight");
  const format = useFormatter();
  const names = new Intl.DisplayNames([useLocale()], { type: "region" });
  const money = (points: number) =>
    format.number(points / pointsPerDollar, { style: "currency", currency: "USD", maximumFractionDigits: 2 });
  const range = ({ low, high }: { low: number; high: number }) =>
    low === high ? money(low) : t("costRange", { low: money(low), high: money(high) });
  const date = cost.from;
  return (
    <div className="flex flex-col gap-1">
      <p className="flex justify-between gap-3 tabular-nums">
        <span className="text-secondary-foreground">{t("cost")}</span>
        <b className="text-right font-strong">{range(cost)}</b>
      </p>
      <p className="text-xs text-muted-foreground">{t(cost.example ? "example" : "list", { date })}</p>
      {cost.high > 0 ? (
        <details className="text-xs">
          <summary className="cursor-pointer text-secondary-foreground">{t("byCountry")}</summary>
          <ul className="mt-1 flex flex-col gap-0.5 tabular-nums">
            {cost.countries.map((row) => (
              <li key={row.country} className="flex justify-between gap-3">
                <span className="min-w-0">
                  {t("country", {
                    country: row.country ? (names.of(row.country) ?? row.country) : t("others"),
                    people: row.people,
                  })}
                </span>
                <span className="flex-none text-right">{range(row)}</span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </div>
  );
}
