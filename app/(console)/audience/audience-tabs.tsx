import { useTranslations } from "next-intl";
import { Tabs } from "#components/ui/tabs";

const pages = ["contacts", "groups", "segments", "files", "suppressions", "topics", "erasures"] as const;

/** The pages of the audience, for whoever may see people. `answers`: they may do what a person asks for. */
export function AudienceTabs({ current, answers }: { current: (typeof pages)[number]; answers: boolean }) {
  const t = useTranslations("contacts.tabs");
  return (
    <Tabs
      label={t("label")}
      tabs={pages
        .filter((page) => page !== "erasures" || answers)
        .map((page) => ({ href: `/audience/${page}`, label: t(page), current: page === current }))}
    />
  );
}
