import { useFormatter, useTranslations } from "next-intl";
import { Link } from "#components/ui/link";
import { MetricStrip } from "#components/ui/metric-strip";
import type { Platform } from "#db/enums";
import type { AttentionItem } from "#lib/statistics/attention-item";
import { refusedOf } from "#lib/statistics/figures";
import { deliveredShare, failedShare, readShare, type Share } from "#lib/statistics/rates";
import type { ChannelQuota } from "#lib/statistics/request-matters";
import type { Sums } from "#lib/statistics/sums";

/** Today's figures, each with what it is a share of. */
export function TodayStrip({
  now,
  before,
  matters,
  quota,
  platform,
}: {
  now: Sums;
  before: Sums;
  matters: readonly AttentionItem[];
  quota: ChannelQuota;
  platform: Platform | null;
}) {
  const t = useTranslations();
  const m = useTranslations("dashboard.metrics");
  const format = useFormatter();
  const percent = (share: Share) =>
    share.rate === null ? m("none") : format.number(share.rate, { style: "percent", maximumFractionDigits: 1 });
  const delivered = deliveredShare(now);
  const read = readShare(now);
  const failed = failedShare(now);
  const serious = matters.filter((matter) => matter.tone === "danger").length;
  return (
    <MetricStrip
      label={platform ? m("labelOf", { platform: t(`states.platform.${platform}`) }) : m("label")}
      metrics={[
        {
          key: "accepted",
          label: m("acceptedToday"),
          value: format.number(now.accepted),
          detail: m("yesterday", { count: before.accepted }),
        },
        {
          key: "delivered",
          label: m("delivered"),
          value: percent(delivered),
          detail: delivered.rate === null ? null : m("partOf", { part: delivered.part, of: delivered.of }),
        },
        {
          key: "read",
          label: m("read"),
          value: percent(read),
          detail: read.rate === null ? null : m("readOf", { part: read.part, of: read.of }),
        },
        {
          key: "failed",
          label: (
            <span title={m("failedParts", { refused: refusedOf(now), later: now.failedLater })}>{m("failed")}</span>
          ),
          value: format.number(now.failed),
          detail: failed.rate === null ? null : m("failedOf", { rate: percent(failed), of: failed.of }),
        },
        {
          key: "inbound",
          label: m("inboundToday"),
          value: format.number(now.inbound),
          detail: m("yesterday", { count: before.inbound }),
        },
        quota.quota === null
          ? { key: "channels", label: m("yourChannels"), value: format.number(quota.used), detail: m("ofYourChannels") }
          : {
              key: "channels",
              label: m("channels"),
              value: format.number(quota.used),
              unit: m("channelsOf", { quota: quota.quota }),
              detail: m("left", { count: Math.max(0, quota.quota - quota.used) }),
              ...(quota.used >= quota.quota * 0.9 ? { tone: "warn" as const } : {}),
            },
        {
          key: "alerts",
          label: m("alerts"),
          value:
            matters.length > 0 ? (
              <Link href="#needs" className="hover:underline">
                {format.number(matters.length)}
              </Link>
            ) : (
              format.number(0)
            ),
          detail: matters.length > 0 ? m("serious", { count: serious }) : null,
          ...(serious > 0 ? { tone: "down" as const } : {}),
        },
      ]}
    />
  );
}
