import { useTranslations } from "next-intl";
import type { ChannelBlock } from "#lib/channels/may-send";
import { EmptyState } from "../shell/states.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";

/** Shown where messages would be sent from a channel, while nothing can be: why, and where that is settled. */
export function CannotSend({ channelId, block }: { channelId: string; block: ChannelBlock }) {
  const t = useTranslations("channels.cannotSend");
  return (
    <Card>
      <h2 className="sr-only">{t("label")}</h2>
      <EmptyState
        title={t(`${block}.title`)}
        text={t(`${block}.text`)}
        actions={
          <ButtonLink href={`/channels/${channelId}/account`} variant="primary">
            {t(`${block}.action`)}
          </ButtonLink>
        }
      />
    </Card>
  );
}
