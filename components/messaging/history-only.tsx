import { useTranslations } from "next-intl";
import { EmptyState } from "../shell/states.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";

/** Shown on pages of a deleted channel that have nothing to show: its account, its numbers, the send form. */
export function HistoryOnly({ channelId }: { channelId: string }) {
  const t = useTranslations("channels.historyOnly");
  return (
    <Card>
      <EmptyState
        title={t("title")}
        text={t("text")}
        actions={<ButtonLink href={`/channels/${channelId}/messages?range=31`}>{t("action")}</ButtonLink>}
      />
    </Card>
  );
}
