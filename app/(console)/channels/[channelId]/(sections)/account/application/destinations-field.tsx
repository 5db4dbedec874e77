"use client";

import { useLocale, useTranslations } from "next-intl";
import { useId, useMemo } from "react";
import { Field } from "#components/form/field";
import { IconButton } from "#components/ui/button";
import { Combobox } from "#components/ui/combobox";
import { X } from "#components/ui/icons";
import { displayNames } from "#lib/i18n/formatters";
import { countryCodes } from "#lib/phone/country-codes";

/** Countries and regions by name, in the reader's language. */
export function useCountries() {
  const locale = useLocale();
  return useMemo(() => {
    const language = locale === "zh" ? "zh-Hans" : locale;
    const names = displayNames(language, "region");
    return countryCodes
      .map((value) => ({ value, label: names.of(value) ?? value, hint: value }))
      .sort((a, b) => a.label.localeCompare(b.label, language));
  }, [locale]);
}

/** Where the people are who shall be written to. */
export function DestinationsField({
  value,
  error,
  onChange,
}: {
  value: readonly string[];
  error: string | undefined;
  onChange: (codes: string[]) => void;
}) {
  const t = useTranslations("channels.application");
  const id = useId();
  const countries = useCountries();
  const named = new Map(countries.map(({ value, label }) => [value, label]));
  return (
    <Field id={id} label={t("destinations")} hint={t("destinationsHint")} error={error} group>
      <div className="flex flex-col gap-2">
        {value.length > 0 ? (
          <ul className="flex flex-wrap gap-1.5">
            {value.map((code) => (
              <li
                key={code}
                className="inline-flex items-center gap-1 rounded-md border border-border pl-2 text-sm whitespace-nowrap"
              >
                {named.get(code) ?? code}
                <IconButton
                  size="sm"
                  label={t("removeDestination", { name: named.get(code) ?? code })}
                  onClick={() => onChange(value.filter((one) => one !== code))}
                >
                  <X aria-hidden />
                </IconButton>
              </li>
            ))}
          </ul>
        ) : null}
        <Combobox
          id={id}
          aria-label={t("destinations")}
          options={countries.filter((country) => !value.includes(country.value))}
          value={undefined}
          onValueChange={(code) => onChange([...value, code])}
          placeholder={t("addDestination")}
          invalid={Boolean(error)}
        />
      </div>
    </Field>
  );
}
