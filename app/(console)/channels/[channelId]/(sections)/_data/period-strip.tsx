import { useFormatter, useTranslations } from "next-intl";
import { type Metric, MetricStrip } from "#components/ui/metric-strip";
import { refusedOf } from "#lib/statistics/figures";
import {
  deliveredShare,
  failedShare,
  optOutShare,
  pointChange,
  readShare,
  relativeChange,
  type Share,
} from "#lib/statistics/rates";
import type { Sums } from "#lib/statistics/sums";

type Change = Pick<Metric, "detail" | "tone">;

/**
 * The figures of the period, with the change from the period before. Failures and opt-outs show a share instead, because an
 * upward arrow would look like good news.
 */
export function PeriodStrip({
  now,
  before,
  newOptOuts,
  receiptsRare,
}: {
  now: Sums;
  before: Sums;
  /** People newly opted out in the period. */
  newOptOuts: number;
  /** Whether the platform seldom says that a message was delivered: none that is told of is no rate of zero then. */
  receiptsRare: boolean;
}) {
  const t = useTranslations("dashboard.data");
  const m = useTranslations("dashboard.metrics");
  const format = useFormatter();
  const percent = (rate: number | null, digits = 1) =>
    rate === null
      ? m("none")
      : format.number(rate, { style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits });

  const count = (value: number, was: number): Change => {
    const change = relativeChange(value, was);
    if (change === null) return value > 0 ? { detail: t("nothingBefore") } : {};
    return arrow(change, percent(Math.abs(change)), Math.abs(change) < 0.0005);
  };
  const rate = (words: "partOf" | "readOf", value: Share, was: Share): Change => {
    const change = pointChange(value, was);
    if (change === null) return value.rate === null ? {} : { detail: m(words, { part: value.part, of: value.of }) };
    const points = format.number(Math.abs(change) * 100, { maximumFractionDigits: 1 });
    return arrow(change, t("points", { value: points }), Math.abs(change) < 0.0005);
  };
  const arrow = (change: number, words: string, same: boolean): Change =>
    same ? { detail: t("same") } : { detail: `${change > 0 ? "↑" : "↓"} ${words}`, tone: change > 0 ? "up" : "down" };

  const told = deliveredShare(now);
  const delivered = receiptsRare && told.part === 0 ? { ...told, rate: null } : told;
  const read = readShare(now);
  const failed = failedShare(now);
  const optOuts = optOutShare(newOptOuts, now);
  return (
    <MetricStrip
      label={t("metrics")}
      metrics={[
        {
          key: "accepted",
          label: t("accepted"),
          value: format.number(now.accepted),
          ...count(now.accepted, before.accepted),
        },
        {
          key: "delivered",
          label: <span title={m("partOf", { part: delivered.part, of: delivered.of })}>{t("delivered")}</span>,
          value: percent(delivered.rate),
          unit: delivered.rate === null ? null : t("of", { of: delivered.of }),
          ...rate("partOf", delivered, deliveredShare(before)),
          ...(receiptsRare ? { detail: t("rarelyTold") } : {}),
        },
        {
          key: "read",
          label: <span title={m("readOf", { part: read.part, of: read.of })}>{t("read")}</span>,
          value: percent(read.rate),
          unit: read.rate === null ? null : t("of", { of: read.of }),
          ...rate("readOf", read, readShare(before)),
        },
        {
          key: "failed",
          label: (
            <span title={m("failedParts", { refused: refusedOf(now), later: now.failedLater })}>{t("failed")}</span>
          ),
          value: format.number(now.failed),
          detail: failed.rate === null ? null : m("failedOf", { rate: percent(failed.rate), of: failed.of }),
        },
        {
          key: "replies",
          label: t("replies"),
          value: format.number(now.inbound),
          ...count(now.inbound, before.inbound),
        },
        {
          key: "optOuts",
          label: t("optOuts"),
          value: format.number(newOptOuts),
          detail: optOuts.rate === null ? null : t("optOutOf", { rate: percent(optOuts.rate, 2), of: optOuts.of }),
        },
      ]}
    />
  );
}
