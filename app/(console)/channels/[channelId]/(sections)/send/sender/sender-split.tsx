"use client";

import { useLocale, useTranslations } from "next-intl";
import type { ImportReport } from "#lib/campaigns/audience-import/import-report";
import { senderFor, takesAnswers } from "#lib/channels/sender-ids/rules";
import type { SenderChoices } from "#lib/channels/sender-ids/sender-choices";
import { countryName } from "#lib/i18n/country-name";

/** Countries that are named before the rest are counted. */
const namedMax = 4;

/** What the messages of a list come from, country by country: the chosen sender ID, or where it may not be used another one. */
export function SenderSplit({
  choices,
  report,
  wanted,
}: {
  choices: SenderChoices;
  report: ImportReport | null;
  wanted: string;
}) {
  const t = useTranslations("send.split");
  const locale = useLocale();
  const chosen = choices.senders.find(({ id }) => id === wanted);
  if (!chosen) return null;
  const parts = partsOf(choices, report?.countries ?? [], wanted);
  if (parts.length === 0)
    return takesAnswers(chosen.name) ? null : <p className="text-xs text-muted-foreground">{t("silent")}</p>;
  return (
    <div className="col-span-full flex flex-col gap-1">
      <p className="text-xs text-muted-foreground">{t("title")}</p>
      <ul aria-label={t("title")} className="flex flex-col divide-y divide-border rounded-md border border-border">
        {parts.map(({ name, people, countries }) => (
          <li key={name} className="flex min-w-0 flex-wrap items-baseline gap-x-3 px-3 py-1.5">
            <b className="font-mono font-medium">{name}</b>
            <span className="min-w-0 flex-1 text-secondary-foreground">
              {countries
                .slice(0, namedMax)
                .map((country) => countryName(country, locale) ?? t("unknown"))
                .join(", ")}
              {countries.length > namedMax ? ` ${t("more", { count: countries.length - namedMax })}` : null}
            </span>
            {takesAnswers(name) ? null : <span className="text-xs text-muted-foreground">{t("noAnswers")}</span>}
            <span className="tabular-nums">{t("people", { count: people })}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

type Part = { name: string; people: number; countries: string[] };

function partsOf(
  { senders, filings }: SenderChoices,
  countries: NonNullable<ImportReport["countries"]>,
  wanted: string,
): Part[] {
  const parts = new Map<string, Part>();
  for (const { country, people } of countries) {
    const name = senderFor(senders, filings, country || null, wanted)?.name;
    if (name === undefined) continue;
    const part = parts.get(name) ?? { name, people: 0, countries: [] };
    parts.set(name, { name, people: part.people + people, countries: [...part.countries, country] });
  }
  return [...parts.values()];
}
