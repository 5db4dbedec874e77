import { useFormatter, useTranslations } from "next-intl";
import { Tabs } from "#components/ui/tabs";

/** The lists of a channel's messages. */
export function ListTabs({
  channelId,
  current,
  bulk,
  campaigns,
}: {
  channelId: string;
  current: "messages" | "bulk" | "inbound";
  /** How many campaigns there are, where the page knows. */
  bulk?: number;
  /** Whether the reader may see campaigns. */
  campaigns: boolean;
}) {
  const t = useTranslations("messages.tabs");
  const format = useFormatter();
  const base = `/channels/${channelId}/messages`;
  return (
    <Tabs
      label={t("label")}
      tabs={[
        { href: base, label: t("messages"), current: current === "messages" },
        ...(campaigns
          ? [
              {
                href: `${base}/bulk`,
                label: t("bulk"),
                count: bulk === undefined ? undefined : format.number(bulk),
                current: current === "bulk",
              },
            ]
          : []),
        { href: `${base}/inbound`, label: t("inbound"), current: current === "inbound" },
      ]}
    />
  );
}
