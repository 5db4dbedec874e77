"use client";

import { useLocale } from "next-intl";
import { useMemo } from "react";
import type { ComboboxOption } from "#components/ui/combobox";
import { languageName, templateLanguages } from "#lib/templates/limits";

/** The languages of templates by their readable names, in the order of the reader's alphabet. */
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
