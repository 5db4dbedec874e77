import { useTranslations } from "next-intl";
import { Tabs } from "#components/ui/tabs";

const pages = ["contacts", "groups", "segments", "suppressions", "topics"] as const;

/** The pages of the audience, for whoever may see people. */
export function AudienceTabs({ current }: { current: (typeof pages)[number] }) {
  const t = useTranslations("contacts.tabs");
  return (
    <Tabs
      label={t("label")}
      tabs={pages.map((page) => ({ href: `/audience/${page}`, label: t(page), current: page === current }))}
    />
  );
}
