"use client";

import { useLocale } from "next-intl";
import { useMemo } from "react";
import type { ComboboxOption } from "#components/ui/combobox";
import { templateLanguages } from "#lib/i18n/template-languages";
import { languageName } from "#lib/templates/limits";

/** The languages a template may have, named and sorted in the reader's language. */
export function useLanguageOptions(): ComboboxOption[] {
  const locale = useLocale();
  return useMemo(
    () =>
      templateLanguages
        .map((value) => ({ value, label: languageName(value, locale), hint: value }))
        .sort((a, b) => a.label.localeCompare(b.label, locale)),
    [locale],
  );
}
