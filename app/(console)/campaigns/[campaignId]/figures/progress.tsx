import { useFormatter, useTranslations } from "next-intl";
import { Legend } from "#components/ui/legend";
import { LocalTime } from "#components/ui/local-time";
import { ProgressBar } from "#components/ui/progress-bar";
import type { Certificate } from "#lib/campaigns/report/certificate";
import { sendingMs } from "#lib/campaigns/report/duration";
import type { CampaignDetail } from "#lib/campaigns/report/queries";
import type { ShownCampaignState } from "#lib/campaigns/rules";
import { waveCount } from "#lib/campaigns/waves/rules";
import { doneOf, madeToLeave } from "#lib/statistics/figures";
import { deliveredShare } from "#lib/statistics/rates";
import { figuresGrid } from "../campaign-layout.tsx";
import { useDuration } from "../use-duration.ts";
import { Figure } from "./figure.tsx";

/** Progress in four figures and a bar: processed, rate, time left, delivered. */
export function Progress({
  campaign,
  shown,
  certificate,
  rate,
  limit,
  waitsUntil,
  now,
}: {
  campaign: CampaignDetail["campaign"];
  shown: ShownCampaignState;
  certificate: Certificate;
  /** Messages per second at the moment. */
  rate: number;
  limit: number | null;
  /** Until when messages wait for the sending hours or for their local time; null where none does. */
  waitsUntil: Date | null;
  now: Date;
}) {
  const t = useTranslations("campaigns");
  const format = useFormatter();
  const { accepted, delivered, refused, uncertain, waiting, cancelled, leftOut, expired, rowsSend } = certificate;
  const processed = doneOf(certificate);
  const deliveredRate = deliveredShare(certificate).rate;
  const parts = [
    { key: "accepted", value: accepted, tone: "delivered", swatch: "bg-series-delivered" },
    { key: "refused", value: refused, tone: "failed", swatch: "bg-series-failed" },
    { key: "uncertain", value: uncertain, tone: "warning", swatch: "bg-warning-solid" },
    { key: "neverLeft", value: cancelled + leftOut + expired, tone: "neutral", swatch: "bg-neutral-solid" },
  ] as const;
  const counted = (label: string, value: number) => (
    <>
      {label} <span className="font-medium tabular-nums">{format.number(value)}</span>
    </>
  );
  const legend = [
    ...parts
      .filter((part) => part.value > 0 || part.key === "accepted" || part.key === "refused")
      .map((part) => ({ key: part.key, label: counted(t(`bar.${part.key}`), part.value), className: part.swatch })),
    {
      key: "waiting",
      label: counted(t("bar.waiting"), waiting),
      className: "bg-muted shadow-[inset_0_0_0_1px_var(--border-strong)]",
    },
  ];
  return (
    <>
      <dl className={figuresGrid}>
        <Figure label={t("figures.processed")} value={format.number(processed)}>
          {t("figures.ofPeople", { count: rowsSend })}
        </Figure>
        <RateFigure campaign={campaign} shown={shown} left={madeToLeave(certificate)} rate={rate} limit={limit} />
        <TimeFigure {...{ campaign, shown, waiting, rate, limit, waitsUntil, now }} />
        <Figure label={t("figures.delivered")} value={format.number(delivered)}>
          {deliveredRate === null
            ? t("figures.nothing")
            : t("figures.deliveredOf", {
                percent: format.number(deliveredRate, { style: "percent", maximumFractionDigits: 1 }),
                of: accepted,
              })}
        </Figure>
      </dl>
      <div className="mt-[18px]">
        <ProgressBar
          size="xl"
          label={t("bar.label", { done: processed, total: rowsSend })}
          total={rowsSend}
          parts={parts.map((part) => ({ value: part.value, tone: part.tone, label: t(`bar.${part.key}`) }))}
        />
        <div className="mt-2.5 flex flex-wrap gap-x-3.5 gap-y-1">
          <Legend items={legend} />
          <span className="ml-auto text-xs/5 whitespace-nowrap text-muted-foreground">
            {shown === "running"
              ? t("bar.live")
              : t.rich("bar.at", { time: () => <LocalTime at={now} show="time" seconds /> })}
          </span>
        </div>
      </div>
    </>
  );
}

function RateFigure({
  campaign,
  shown,
  left,
  rate,
  limit,
}: {
  campaign: CampaignDetail["campaign"];
  shown: ShownCampaignState;
  /** How many were made to leave. */
  left: number;
  rate: number;
  limit: number | null;
}) {
  const t = useTranslations("campaigns.figures");
  const format = useFormatter();
  const whole = (value: number) => format.number(value, { maximumFractionDigits: value < 10 ? 1 : 0 });
  if (shown === "running") {
    return (
      <Figure label={t("rate")} value={whole(rate)}>
        {limit === null ? t("perSecondBare") : t("perSecond", { limit })}
      </Figure>
    );
  }
  // Waiting for the last receipts is not part of the pace.
  const ms = sendingMs(campaign);
  if (ms === null || left === 0) {
    return (
      <Figure label={t("rate")} value={t("none")}>
        {limit === null ? t("nothing") : t("perSecond", { limit })}
      </Figure>
    );
  }
  if (campaign.state === "paused") {
    return (
      <Figure label={t("rate")} value="0">
        {t("leftPaused")}
      </Figure>
    );
  }
  return (
    <Figure label={t("rate")} value={whole(left / Math.max(1, ms / 1000))}>
      {t("average")}
    </Figure>
  );
}

function TimeFigure({
  campaign,
  shown,
  waiting,
  rate,
  limit,
  waitsUntil,
  now,
}: {
  campaign: CampaignDetail["campaign"];
  shown: ShownCampaignState;
  waiting: number;
  rate: number;
  limit: number | null;
  waitsUntil: Date | null;
  now: Date;
}) {
  const t = useTranslations("campaigns.figures");
  const duration = useDuration();
  const { state, scheduledAt, answeredAt } = campaign;
  if (shown === "awaiting_approval" || shown === "sent_back") {
    return (
      <Figure label={t("startsIn")} value={t("none")}>
        {t(shown === "sent_back" ? "asSentBack" : "asApproved")}
      </Figure>
    );
  }
  if (state === "scheduled" && scheduledAt) {
    return (
      <Figure label={t("startsIn")} value={duration(scheduledAt.getTime() - now.getTime())}>
        <LocalTime at={scheduledAt} show="full" />
      </Figure>
    );
  }
  const moreWaves = campaign.wave !== null && campaign.wave < waveCount;
  if (shown === "running" && (waitsUntil || moreWaves)) {
    return (
      <Figure label={t("left")} value={t("none")}>
        {waitsUntil
          ? t.rich("leftUntil", { time: () => <LocalTime at={waitsUntil} show="full" /> })
          : t("leftWaves", { wave: campaign.wave ?? 0, of: waveCount })}
      </Figure>
    );
  }
  if (shown === "running") {
    // Until the platform has answered, its own limit is the best estimate.
    const pace = rate > 0 ? rate : (limit ?? 0);
    const leftMs = pace > 0 ? (waiting / pace) * 1000 : null;
    if (leftMs === null) {
      return (
        <Figure label={t("left")} value={t("none")}>
          {t("leftWaiting")}
        </Figure>
      );
    }
    return (
      <Figure label={t("left")} value={duration(leftMs)}>
        {t.rich("leftHint", { time: () => <LocalTime at={now.getTime() + leftMs} show="time" seconds /> })}
      </Figure>
    );
  }
  if (state === "paused") {
    return (
      <Figure label={t("left")} value={t("none")}>
        {t("leftPaused")}
      </Figure>
    );
  }
  const ms = sendingMs(campaign);
  return (
    <Figure label={shown === "settling" ? t("sentIn") : t("took")} value={ms === null ? t("none") : duration(ms)}>
      {answeredAt ? t.rich("answered", { time: () => <LocalTime at={answeredAt} show="full" /> }) : t("nothing")}
    </Figure>
  );
}
