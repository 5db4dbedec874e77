"use client";

import { useTranslations } from "next-intl";
import type { RadioCard } from "#components/ui/radio-cards";
import { type TemplateCategory, templateCategories } from "#db/enums";

/** The categories as options of radio cards. */
export function useCategoryOptions(): RadioCard<TemplateCategory>[] {
  const t = useTranslations("templates.category");
  const words = useTranslations("states.templateCategory");
  return templateCategories.map((value) => ({ value, title: words(value), text: t(value) }));
}
