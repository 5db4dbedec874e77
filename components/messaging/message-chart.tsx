"use client";

import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { dayWords } from "#lib/i18n/day-words";
import type { ChartPoint, Series } from "../ui/chart.tsx";
import { Chart } from "../ui/chart-card.tsx";

/** The figures of one day. */
export type ChartDay = {
  day: string;
  sent: number;
  delivered: number;
  read: number;
  failed: number;
  inbound: number;
};

const names = ["sent", "delivered", "read", "failed", "inbound"] as const;

function useDays<Name extends string>(
  days: readonly ({ day: string } & Record<Name, number>)[],
  names: readonly Name[],
) {
  const language = useLocale();
  const any = days.some((row) => names.some((name) => row[name] > 0));
  const words = (day: string, long: boolean) => dayWords(day, language, long ? "long" : "short");
  const total = (name: Name) => days.reduce((sum, row) => sum + row[name], 0);
  return {
    // Without any message there is nothing to draw; the chart then shows a text.
    points: (make: (row: (typeof days)[number]) => Record<string, number>): ChartPoint[] =>
      any ? days.map((row) => ({ label: words(row.day, false), title: words(row.day, true), ...make(row) })) : [],
    span: {
      from: words(days[0]?.day ?? "2000-01-01", false),
      to: words(days.at(-1)?.day ?? "2000-01-01", false),
      ...(Object.fromEntries(names.map((name) => [name, total(name)])) as Record<Name, number>),
    },
  };
}

/** Messages by day, with a line for each stage; a single day is drawn as bars. */
export function MessageChart({
  title,
  days,
  height = 252,
  children,
}: {
  title: ReactNode;
  days: readonly ChartDay[];
  height?: number;
  children?: ReactNode;
}) {
  const t = useTranslations("dashboard");
  const { points, span } = useDays(days, names);
  const kind = days.length === 1 ? "bar" : "line";
  const series: Series[] = names.map((name) => ({
    key: name,
    label: t(`series.${name}`),
    color: `var(--series-${name})`,
    kind: name === "delivered" && kind === "line" ? "area" : kind,
    dashed: name === "failed" || name === "inbound",
  }));
  return (
    <Chart
      title={title}
      summary={t("chart.summary", span)}
      data={points(({ day: _day, ...figures }) => figures)}
      series={series}
      height={height}
    >
      {children}
    </Chart>
  );
}

/** The messages of one day that were answered, each once, by how far it got. */
export type TrendDay = { day: string; read: number; unread: number; onTheWay: number; failed: number };

const stages = ["read", "unread", "onTheWay", "failed"] as const;

/** Each day's messages by how far they got, stacked: the parts add up to all that the platform answered. */
export function TrendChart({ title, days }: { title: ReactNode; days: readonly TrendDay[] }) {
  const t = useTranslations("dashboard");
  const { points, span } = useDays(days, stages);
  const data = points(({ day: _day, ...row }) => row);
  const bar = { kind: "bar", stack: "fate" } as const;
  const series: Series[] = [
    { key: "read", label: t("series.readOnly"), color: "var(--series-read)", ...bar },
    { key: "unread", label: t("series.unread"), color: "var(--series-delivered)", ...bar },
    { key: "onTheWay", label: t("series.onTheWay"), color: "var(--series-sent)", ...bar },
    { key: "failed", label: t("series.failed"), color: "var(--series-failed)", ...bar },
  ];
  return <Chart title={title} summary={t("data.trendSummary", span)} data={data} series={series} height={260} />;
}
