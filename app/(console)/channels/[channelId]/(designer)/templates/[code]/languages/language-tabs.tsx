"use client";

import { useLocale, useTranslations } from "next-intl";
import { TemplateStatus } from "#components/messaging/template-status";
import { cn } from "#components/ui/cn";
import { Plus } from "#components/ui/icons";
import { Mono } from "#components/ui/mono";
import { Tabs } from "#components/ui/tabs";
import { textLinkLook } from "#components/ui/text-link";
import type { TemplateRules } from "#lib/connectors/profile";
import { languageName } from "#lib/templates/limits";
import type { SiblingRow } from "#lib/templates/queries";

type Props = {
  base: string;
  mode: TemplateRules["mode"];
  current: string;
  siblings: Pick<SiblingRow, "code" | "language" | "state">[];
  manages: boolean;
};

/** The templates that share a name, one per language. Each has a review of its own. */
export function LanguageTabs({ base, mode, current, siblings, manages }: Props) {
  const t = useTranslations("templates");
  const locale = useLocale();
  const tabs = siblings.map((sibling) => ({
    href: `${base}/${sibling.code}`,
    current: sibling.code === current,
    label: (
      <>
        {languageName(sibling.language, locale)} <Mono className="text-muted-foreground">{sibling.language}</Mono>
        <TemplateStatus state={sibling.state} mode={mode} />
      </>
    ),
  }));
  const add = {
    href: `${base}/new?from=${current}&language=another`,
    current: false,
    label: (
      <span className={cn("flex min-w-0 items-center gap-2", textLinkLook)}>
        <Plus className="size-3.5" aria-hidden />
        {t("menu.addLanguage")}
      </span>
    ),
  };
  return (
    <div className="slim:-mx-4 slim:overflow-x-auto slim:px-4 slim:pb-1 slim:[scrollbar-width:none]">
      <Tabs label={t("languages")} tabs={manages ? [...tabs, add] : tabs} />
    </div>
  );
}
