import { useTranslations } from "next-intl";
import { StatusBadge } from "#components/messaging/status-badge";
import { Permitted } from "#components/shell/visitor";
import { ButtonLink } from "#components/ui/button";
import { Card } from "#components/ui/card";
import { ProgressBar } from "#components/ui/progress-bar";
import type { runningCampaigns } from "#lib/campaigns/report/queries";
import { refusedOf, waitingOf } from "#lib/statistics/figures";

type Campaign = Awaited<ReturnType<typeof runningCampaigns>>[number];

/** The progress of a running campaign: share done, rate, time left. */
export function RunningStrip({ campaign, rate }: { campaign: Campaign; rate: number }) {
  const t = useTranslations("dashboard.running");
  const s = useTranslations("states.platform");
  const { accepted, rowsSend } = campaign;
  const waiting = waitingOf(campaign);
  const done = rowsSend - waiting;
  const left = useLeft(waiting, rate);
  return (
    <Card
      aria-label={campaign.name}
      className="flex items-center gap-5 px-4 py-3 slim:flex-wrap slim:gap-x-3.5 slim:gap-y-2.5"
    >
      <StatusBadge of="campaign" state="running" ground />
      <div className="min-w-0 flex-1 slim:order-1 slim:flex-[1_1_100%]">
        <p className="min-w-0 truncate">
          <b className="font-strong">{campaign.name}</b>{" "}
          <span className="text-muted-foreground">
            {t("people", { count: rowsSend, platform: s(campaign.channelType) })}
          </span>
        </p>
        <ProgressBar
          className="mt-2"
          label={t("progress", { name: campaign.name })}
          total={rowsSend}
          parts={[
            { value: accepted, tone: "delivered", label: t("accepted") },
            { value: refusedOf(campaign), tone: "failed", label: t("refused") },
          ]}
        />
      </div>
      <span className="tabular-nums whitespace-nowrap slim:order-2">
        {t.rich("done", { done, total: rowsSend, b: (words) => <b className="font-strong">{words}</b> })}
      </span>
      {rate > 0 ? (
        <span className="tabular-nums whitespace-nowrap slim:order-2">{t("rate", { rate: Math.round(rate) })}</span>
      ) : null}
      {left ? <span className="tabular-nums whitespace-nowrap slim:order-2">{t("left", { time: left })}</span> : null}
      <Permitted needs="campaigns:read">
        <ButtonLink href={`/campaigns/${campaign.id}`} size="sm" className="slim:ml-auto">
          {t("watch")}
        </ButtonLink>
      </Permitted>
    </Card>
  );
}

/** The time that `rest` messages take at `rate` a second, in words; null when it is unknown. */
function useLeft(rest: number, rate: number): string | null {
  const t = useTranslations("dashboard.running");
  if (rate <= 0 || rest <= 0) return null;
  const seconds = Math.ceil(rest / rate);
  if (seconds < 90) return t("seconds", { n: seconds });
  if (seconds < 90 * 60) return t("minutes", { n: Math.round(seconds / 60) });
  return t("hours", { n: Math.round(seconds / 3600) });
}
