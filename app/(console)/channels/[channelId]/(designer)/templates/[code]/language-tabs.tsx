"use client";

import { Plus } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { StatusBadge } from "#components/messaging/status-badge";
import { Tabs } from "#components/ui/tabs";
import { languageName } from "#lib/templates/limits";
import type { SiblingRow } from "#lib/templates/queries";

type Props = { base: string; current: string; siblings: SiblingRow[]; manages: boolean };

/** The languages of one name; each is a template of its own with its own review. */
export function LanguageTabs({ base, current, siblings, manages }: Props) {
  const t = useTranslations("templates");
  const locale = useLocale();
  const tabs = siblings.map((sibling) => ({
    href: `${base}/${sibling.code}`,
    current: sibling.code === current,
    label: (
      <>
        {languageName(sibling.language, locale)} <span className="mono mute">{sibling.language}</span>
        <StatusBadge of="template" state={sibling.state} />
      </>
    ),
  }));
  const add = {
    href: `${base}/new?from=${current}&language=another`,
    current: false,
    label: (
      <span className="row link">
        <Plus className="s" aria-hidden />
        {t("menu.addLanguage")}
      </span>
    ),
  };
  return (
    <div className="scroll-x">
      <Tabs label={t("languages")} tabs={manages ? [...tabs, add] : tabs} />
    </div>
  );
}
