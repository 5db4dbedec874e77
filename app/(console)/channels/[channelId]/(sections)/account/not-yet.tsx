import { useTranslations } from "next-intl";
import { EmptyState } from "#components/shell/states";
import { Card } from "#components/ui/card";
import type { Platform } from "#db/enums";

/** Says that accounts of this platform cannot be bound yet. */
export function NotYet({ type }: { type: Platform }) {
  const t = useTranslations();
  return (
    <Card>
      <h2 className="sr-only">{t(`channels.section.${type}`)}</h2>
      <EmptyState
        drawing="bell"
        title={t("channels.account.notYetTitle", { type: t(`states.platform.${type}`) })}
        text={t("channels.account.notYetText")}
      />
    </Card>
  );
}
