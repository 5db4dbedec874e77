import { useFormatter, useTranslations } from "next-intl";
import { Card } from "#components/ui/card";
import { Legend } from "#components/ui/legend";
import { Link } from "#components/ui/link";
import { ProgressBar } from "#components/ui/progress-bar";
import type { Sums } from "#lib/statistics/sums";
import { statePartsOf } from "./state-parts.ts";

const swatches = {
  read: "bg-series-read",
  delivered: "bg-series-delivered",
  onTheWay: "bg-series-sent",
  failed: "bg-series-failed",
  uncertain: "bg-warning-solid",
  open: "bg-neutral-solid",
} as const;

/** All messages of the period in one bar. Each part links to its messages. Reads the daily figures, so no message is counted. */
export function StateSummary({ sums, search }: { sums: Sums; search: Record<string, string> }) {
  const t = useTranslations("messages.summary");
  const format = useFormatter();
  const shown = statePartsOf(sums).filter((part) => part.value > 0);
  return (
    <Card className="grid gap-2.5 px-4 py-3">
      <div className="flex min-w-0 items-center flex-wrap text-xs gap-x-4 gap-y-1">
        <span className="tabular-nums">
          {t.rich("total", { count: sums.submitted, b: (words) => <b className="text-sm font-strong">{words}</b> })}
        </span>
        <Legend
          className="ml-auto slim:ml-0"
          items={shown.map((part) => ({
            key: part.key,
            className: swatches[part.key],
            label: (
              <Link
                className="inline-flex min-h-6 items-center gap-1.5 hover:underline"
                href={`?${new URLSearchParams({ ...search, state: part.states.join(",") })}`}
                scroll={false}
              >
                {t(part.key)} <span className="text-muted-foreground tabular-nums">{format.number(part.value)}</span>
              </Link>
            ),
          }))}
        />
      </div>
      <ProgressBar
        label={t("label")}
        parts={shown.map((part) => ({ value: part.value, tone: part.tone, label: t(part.key) }))}
      />
    </Card>
  );
}
