import { useTranslations } from "next-intl";
import { LocalTime } from "#components/ui/local-time";
import { Note } from "#components/ui/note";
import type { CampaignDetail } from "#lib/campaigns/report/queries";
import { waveCount } from "#lib/campaigns/waves/rules";

/** Says which wave of the campaign may leave, and when the next one begins. */
export function WaveNote({ campaign: { waves, wave, waveLeftAt } }: { campaign: CampaignDetail["campaign"] }) {
  const t = useTranslations("campaigns.waves");
  if (!waves || wave === null || wave >= waveCount) return null;
  const nextAt = waveLeftAt && new Date(waveLeftAt.getTime() + waves.waitMinutes * 60_000);
  return (
    <Note tone="info" role="status" title={t("title", { wave, of: waveCount })}>
      {nextAt
        ? t.rich("next", { time: () => <LocalTime at={nextAt} show="full" /> })
        : t("leaving", { minutes: waves.waitMinutes })}{" "}
      {waves.failedShare === null ? null : t("failed", { share: waves.failedShare })}{" "}
      {waves.optOutShare === null ? null : t("optOuts", { share: waves.optOutShare })}
    </Note>
  );
}
