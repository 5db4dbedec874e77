import { useFormatter, useLocale, useTranslations } from "next-intl";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { cn } from "#components/ui/cn";
import { displayNames } from "#lib/i18n/formatters";
import { deliveredShare } from "#lib/statistics/rates";
import { addSums, type Sums } from "#lib/statistics/sums";

/** Countries shown by name; the rest are added up in one line. */
const shownCountries = 8;
/** Delivery rates below this are shown in red. */
const poorRate = 0.92;

/** Accepted messages by country or region, with the share that was delivered. */
export function CountryCard({ rows }: { rows: readonly (Sums & { country: string })[] }) {
  const t = useTranslations("dashboard.data");
  const format = useFormatter();
  const nameOf = useCountryName();
  const shown = rows.length > shownCountries ? rows.slice(0, shownCountries - 1) : rows;
  const rest = rows.slice(shown.length);
  const lines = [
    ...shown.map((row) => ({ key: row.country, name: nameOf(row.country), sums: row as Sums })),
    ...(rest.length > 0 ? [{ key: "others", name: t("others", { count: rest.length }), sums: addSums(rest) }] : []),
  ];
  const top = Math.max(...lines.map((line) => line.sums.accepted), 1);
  return (
    <Card>
      <CardHeader title={t("byCountry")}>
        {lines.length > 0 ? <span className="text-muted-foreground text-xs">{t("countryColumn")}</span> : null}
      </CardHeader>
      <CardBody>
        {lines.length === 0 ? (
          <p className="text-muted-foreground">{t("none")}</p>
        ) : (
          <ul className="grid gap-[9px]">
            {lines.map(({ key, name, sums }) => {
              const { rate } = deliveredShare(sums);
              return (
                <li
                  key={key}
                  className="grid grid-cols-[132px_minmax(0,1fr)_64px_52px] items-center gap-3 slim:grid-cols-[92px_minmax(0,1fr)_56px_48px]"
                >
                  <span className="min-w-0 truncate" title={name}>
                    {name}
                  </span>
                  <span className="flex h-[7px] overflow-hidden rounded-full bg-muted" aria-hidden>
                    <i
                      className="block min-w-0.5 bg-series-delivered"
                      style={{ width: `${(sums.accepted / top) * 100}%` }}
                    />
                  </span>
                  <span className="tabular-nums text-right">{format.number(sums.accepted)}</span>
                  <span
                    className={cn(
                      "tabular-nums text-right",
                      rate !== null && rate < poorRate ? "font-medium text-danger" : "text-muted-foreground",
                    )}
                  >
                    {rate === null
                      ? "—"
                      : format.number(rate, {
                          style: "percent",
                          minimumFractionDigits: 1,
                          maximumFractionDigits: 1,
                        })}
                  </span>
                </li>
              );
            })}
          </ul>
        )}
      </CardBody>
    </Card>
  );
}

function useCountryName(): (country: string) => string {
  const t = useTranslations("dashboard.data");
  const names = displayNames(useLocale(), "region");
  return (country) => {
    if (!/^[A-Z]{2}$/.test(country)) return t("unknownCountry");
    return names.of(country) ?? country;
  };
}
