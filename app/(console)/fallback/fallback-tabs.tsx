import { useTranslations } from "next-intl";
import { Tabs } from "#components/ui/tabs";

const pages = ["rules", "policies"] as const;

/** The two pages of the fallback settings. */
export function FallbackTabs({ current }: { current: (typeof pages)[number] }) {
  const t = useTranslations("fallback.tabs");
  return (
    <Tabs
      label={t("label")}
      tabs={pages.map((page) => ({ href: `/fallback/${page}`, label: t(page), current: page === current }))}
    />
  );
}
