"use client";

import { useFormatter, useLocale, useTranslations } from "next-intl";
import { useId, useState } from "react";
import { Field } from "#components/form/field";
import { DownloadLink } from "#components/shell/download-link";
import { Button, buttonLook } from "#components/ui/button";
import { Checkbox } from "#components/ui/checkbox";
import { Combobox } from "#components/ui/combobox";
import { Download } from "#components/ui/icons";
import { Mono } from "#components/ui/mono";
import type { ImportReport } from "#lib/campaigns/audience-import/import-report";
import { type Reading, type RepairClass, type RepairOffer, repairClasses } from "#lib/campaigns/import-doctor/reading";
import { countryName } from "#lib/i18n/country-name";
import type { Wish } from "../use-upload.ts";
import { homeCountries } from "./home-countries.ts";

/** What can be put right in the file, class by class. Nothing is changed before it is accepted, and a choice can be taken back. */
export function Repairs({
  report,
  reading,
  onRead,
}: {
  report: ImportReport;
  reading: Reading;
  onRead: (wish: Wish) => void;
}) {
  const t = useTranslations("send.doctor");
  const id = useId();
  const [accepted, setAccepted] = useState<readonly RepairClass[]>(reading.repairs);
  const [country, setCountry] = useState(reading.country);
  const { doctor, repaired } = report;
  if (!doctor) return null;
  const offered = repairClasses.flatMap((name) => {
    const offer = doctor.offers[name];
    return offer || reading.repairs.includes(name) ? [{ name, offer: offer ?? { rows: 0, examples: [] } }] : [];
  });
  if (offered.length === 0) return null;
  const needsCountry = accepted.includes("default_country") && country === undefined;
  const unchanged = country === reading.country && [...accepted].sort().join() === [...reading.repairs].sort().join();
  const accept = (name: RepairClass, yes: boolean) => {
    setAccepted(yes ? [...accepted, name] : accepted.filter((one) => one !== name));
    if (yes && name === "default_country" && !country && doctor.commonCountry) setCountry(doctor.commonCountry);
  };
  const done = Object.values(repaired).some((rows) => rows > 0);
  return (
    <section
      aria-labelledby={`${id}-title`}
      className="flex min-w-0 flex-col gap-3 rounded-[10px] border border-border p-3.5"
    >
      <div className="flex min-w-0 flex-wrap items-center gap-2">
        <div className="min-w-0 flex-1">
          <b id={`${id}-title`} className="block text-md font-strong">
            {t("repairs")}
          </b>
          <span className="text-xs text-muted-foreground">{t("repairsText")}</span>
        </div>
        {done ? (
          <DownloadLink
            className={buttonLook({ size: "sm" })}
            href={`/downloads/rejected-rows?import=${report.id}&rows=all`}
          >
            <Download aria-hidden />
            {t("repairedFile")}
          </DownloadLink>
        ) : null}
      </div>
      <ul className="flex min-w-0 flex-col gap-2.5">
        {offered.map(({ name, offer }) => (
          <li key={name} className="min-w-0">
            <Checkbox
              checked={accepted.includes(name)}
              onCheckedChange={(yes) => accept(name, yes)}
              label={<OfferWords name={name} offer={offer} repaired={repaired[name] ?? 0} />}
            />
          </li>
        ))}
      </ul>
      <CountryField id={id} value={country} onChange={setCountry} />
      <div className="flex flex-wrap items-center gap-2">
        <Button
          disabledReason={needsCountry ? t("countryFirst") : unchanged ? t("unchanged") : null}
          onClick={() => onRead({ reading: { ...reading, repairs: [...accepted], country } })}
        >
          {t("apply")}
        </Button>
        <span className="min-w-0 flex-1 text-xs text-muted-foreground">{t("applyHint")}</span>
      </div>
    </section>
  );
}

/** A class in words, with how many rows it concerns and the first of them. */
function OfferWords({ name, offer, repaired }: { name: RepairClass; offer: RepairOffer; repaired: number }) {
  const t = useTranslations("send.doctor");
  const format = useFormatter();
  return (
    <span className="block min-w-0">
      {t(`classes.${name}`)}{" "}
      <b className="tabular-nums">
        {repaired > 0 ? t("repairedRows", { count: repaired }) : t("rows", { count: offer.rows })}
      </b>
      {offer.examples.map(({ row, from, to }) => (
        <span key={row} className="block min-w-0 text-xs break-words text-muted-foreground">
          {t("row", { row: format.number(row) })}
          {from ? (
            <>
              {": "}
              <Mono className="break-all">{from}</Mono>
            </>
          ) : null}
          {to ? (
            <>
              {" → "}
              <Mono className="break-all">{to}</Mono>
            </>
          ) : null}
        </span>
      ))}
    </span>
  );
}

function CountryField({
  id,
  value,
  onChange,
}: {
  id: string;
  value: string | undefined;
  onChange: (country: string) => void;
}) {
  const t = useTranslations("send.doctor");
  const locale = useLocale();
  const options = homeCountries
    .map((code) => ({ value: code, label: countryName(code, locale) ?? code }))
    .sort((a, b) => a.label.localeCompare(b.label, locale));
  return (
    <Field id={`${id}-country`} label={t("country")} hint={t("countryHint")} className="max-w-[320px]">
      <Combobox
        id={`${id}-country`}
        options={options}
        value={value}
        placeholder={t("countryNone")}
        onValueChange={onChange}
      />
    </Field>
  );
}
