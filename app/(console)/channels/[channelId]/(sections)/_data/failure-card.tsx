import { useFormatter, useTranslations } from "next-intl";
import { useFailureWords } from "#components/messaging/failure-text";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import type { Platform } from "#db/enums";
import type { FailureKind } from "#db/message-enums";
import { faultOf } from "#lib/messages/fault";
import type { Period } from "#lib/statistics/period";
import { FailureRows } from "./failure-rows.tsx";

/** Failed messages by the platform's code; each code links to its messages. */
export function FailureCard({
  rows,
  platform,
  channelId,
  period,
  allSenders,
  parts,
}: {
  rows: readonly { code: string | null; kind: FailureKind; failed: number }[];
  platform: Platform;
  channelId: string;
  period: Period;
  /** The page shows one number only, but these figures cover all of them. */
  allSenders: boolean;
  /** The two parts of all failures; null when the figures of the page cover fewer messages than these. */
  parts: { refused: number; later: number } | null;
}) {
  const t = useTranslations("dashboard.data");
  const faultAt = useTranslations("messages.faultAt");
  const sentence = useTranslations("messages");
  const words = useFailureWords(platform);
  const format = useFormatter();
  const total = rows.reduce((sum, row) => sum + row.failed, 0);
  return (
    <Card>
      <CardHeader title={t("byFailure")}>
        <span className="text-xs text-muted-foreground tabular-nums">
          {total > 0 ? t("failedCount", { count: total }) : null}
          {total > 0 && parts ? `, ${t("failedParts", parts)}` : null}
          {total > 0 && allSenders ? `, ${t("allSendersNote")}` : null}
        </span>
      </CardHeader>
      {rows.length === 0 ? (
        <CardBody>
          <p className="text-muted-foreground">{t("noFailures")}</p>
        </CardBody>
      ) : (
        <FailureRows
          label={t("byFailure")}
          heads={[t("code"), t("meaning"), t("count")]}
          rows={rows.slice(0, 8).map(({ code, kind, failed }) => {
            const { meaning, next } = words(code, kind);
            return {
              ...{ key: code ?? kind, code: code ?? t("noCode"), coded: code !== null, meaning },
              href: failedMessages(channelId, period, code),
              sentence: sentence("failureSentence", { meaning, next }),
              fault: faultAt(faultOf(platform, code, kind)),
              count: format.number(failed),
            };
          })}
        />
      )}
    </Card>
  );
}

/** The message list narrowed to these failures. It covers at most the last 31 days of the period. */
function failedMessages(channelId: string, period: Period, code: string | null): string {
  const query = new URLSearchParams({ state: "failed", from: period.from, to: period.to });
  if (code) query.set("code", code);
  return `/channels/${channelId}/messages?${query}`;
}
