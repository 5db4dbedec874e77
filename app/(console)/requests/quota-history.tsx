import { useTranslations } from "next-intl";
import { Layers } from "#components/ui/icons";
import { LocalTime } from "#components/ui/local-time";
import { Timeline } from "#components/ui/timeline";
import type { QuotaChangeRow } from "#lib/requests/quota";

/** How quotas changed, latest first: from what to what, by whom and why. */
export function QuotaHistory({ changes }: { changes: readonly QuotaChangeRow[] }) {
  const t = useTranslations("requests");
  return (
    <Timeline
      label={t("own.changes")}
      entries={changes.map((change) => ({
        key: change.id,
        icon: <Layers aria-hidden />,
        tone: "info",
        title: (
          <span className="tabular-nums">
            {change.channel === null ? t("changes.channels") : t("changes.numbersOf", { channel: change.channel })}{" "}
            {t("changes.fromTo", { before: change.before, after: change.after })}
          </span>
        ),
        text: [t("by", { name: change.by }), change.reason].filter(Boolean).join(" · "),
        time: <LocalTime at={change.at} show="full" />,
      }))}
    />
  );
}
