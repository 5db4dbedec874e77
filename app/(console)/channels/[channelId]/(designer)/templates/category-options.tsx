"use client";

import { useTranslations } from "next-intl";
import type { RadioCard } from "#components/ui/radio-cards";
import { type TemplateCategory, templateCategories } from "#db/enums";

/**
 * The categories as options of radio cards. One that cannot be designed yet says why.
 * @param reviewed the platform reviews templates, and dictates the text of some
 */
export function useCategoryOptions(reviewed: boolean): RadioCard<TemplateCategory>[] {
  const t = useTranslations("templates.category");
  const words = useTranslations("states.templateCategory");
  return templateCategories.map((value) => ({
    value,
    title: words(value),
    text: t(value),
    disabledReason: reviewed && value === "authentication" ? t("authenticationLater") : null,
  }));
}
