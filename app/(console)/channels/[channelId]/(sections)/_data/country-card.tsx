import { useFormatter, useLocale, useTranslations } from "next-intl";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import { displayNames } from "#lib/i18n/formatters";
import { deliveredShare } from "#lib/statistics/rates";
import { addSums, type Sums } from "#lib/statistics/sums";
import { CountryList } from "./country-list.tsx";

/** Countries shown by name; the rest are added up in one line. */
const shownCountries = 8;
/** Delivery rates below this are shown in red. */
const poorRate = 0.92;
const percent = { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 } as const;

/** Accepted messages by country or region, with the share that was delivered. */
export function CountryCard({
  rows,
  receiptsRare,
}: {
  rows: readonly (Sums & { country: string })[];
  /** Whether the platform seldom says that a message was delivered. */
  receiptsRare: boolean;
}) {
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
          <CountryList
            lines={lines.map(({ key, name, sums }) => {
              const told = deliveredShare(sums);
              const rate = receiptsRare && told.part === 0 ? null : told.rate;
              return {
                ...{ key, name, share: sums.accepted / top, accepted: format.number(sums.accepted) },
                rate: rate === null ? "—" : format.number(rate, percent),
                poor: !receiptsRare && rate !== null && rate < poorRate,
              };
            })}
          />
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
