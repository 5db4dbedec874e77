import { useTranslations } from "next-intl";
import type { CampaignState } from "#db/enums";

/** Beside the state of a campaign that has ended: how many of its messages failed. Nothing when none did. */
export function FailedQuietly({ state, failed }: { state: CampaignState; failed: number }) {
  const t = useTranslations("campaigns");
  if (failed === 0 || (state !== "completed" && state !== "partly_failed")) return null;
  return (
    <span className="text-xs whitespace-nowrap text-muted-foreground tabular-nums">
      {t("failedQuietly", { count: failed })}
    </span>
  );
}
