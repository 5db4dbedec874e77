import { useTranslations } from "next-intl";
import { EmptyState } from "../shell/states.tsx";
import { Permitted } from "../shell/visitor.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";

/** Shown on pages of a channel that need an account, while none is bound. */
export function BindFirst({ channelId }: { channelId: string }) {
  const t = useTranslations("channels.bindFirst");
  return (
    <Card>
      <h2 className="sr-only">{t("label")}</h2>
      <EmptyState
        title={t("title")}
        text={t("text")}
        actions={
          <Permitted needs="console:read">
            <ButtonLink href={`/channels/${channelId}/account`} variant="primary">
              {t("action")}
            </ButtonLink>
          </Permitted>
        }
      />
    </Card>
  );
}
