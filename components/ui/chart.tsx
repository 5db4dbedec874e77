"use client";

import { ChartColumn, List } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { type CSSProperties, type ReactNode, useEffect, useState } from "react";
import {
  Area,
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from "recharts";
import { Button } from "./button.tsx";
import { CardBody, CardHeader } from "./card.tsx";

export type Series = {
  key: string;
  label: string;
  /** A token: `var(--series-sent)`, `var(--chart-1)`. */
  color: string;
  kind?: "line" | "area" | "bar";
  /** Failed and inbound lines are dashed too, so that hue is not the only cue. */
  dashed?: boolean;
  /** Bars and areas with the same stack lie on each other. */
  stack?: string;
};

export type ChartPoint = {
  label: string /** The long form, for the tooltip and the table. */;
  title?: string;
} & Record<string, number | string | undefined>;

export type ChartProps = {
  title: ReactNode;
  /** What the picture shows, in one sentence, for those who do not see it. */
  summary: string;
  data: readonly ChartPoint[];
  series: readonly Series[];
  height?: number;
  /** Beside the legend: a range, a filter. */
  children?: ReactNode;
};

/** A card with a chart: legend in the order of the series, tooltip, and the same figures as a table. */
export function Chart({ title, summary, data, series, height = 240, children }: ChartProps) {
  const t = useTranslations("common.chart");
  const [asTable, setAsTable] = useState(false);
  return (
    <section className="card">
      <CardHeader title={title}>
        {children}
        <Button
          variant="quiet"
          size="sm"
          icon={asTable ? <ChartColumn aria-hidden /> : <List aria-hidden />}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? t("asChart") : t("asTable")}
        </Button>
      </CardHeader>
      {asTable ? (
        <ChartTable data={data} series={series} summary={summary} />
      ) : (
        <CardBody>
          <ul className="legend mb-3">
            {series.map((one) => (
              <li key={one.key}>
                <span>
                  <i style={{ background: one.color }} aria-hidden />
                  {one.label}
                </span>
              </li>
            ))}
          </ul>
          {data.length === 0 ? (
            <p className="mute grid place-items-center" style={{ height }}>
              {t("none")}
            </p>
          ) : (
            <Plot data={data} series={series} height={height} summary={summary} />
          )}
        </CardBody>
      )}
    </section>
  );
}

function Plot({ data, series, height, summary }: Pick<ChartProps, "data" | "series" | "summary"> & { height: number }) {
  const format = useFormatter();
  const still = useReducedMotion();
  const motion = { isAnimationActive: !still, animationDuration: 280 };
  const short = (value: number) => format.number(value, { notation: "compact", maximumFractionDigits: 1 });
  const axis = { fontSize: 11, fill: "var(--muted-foreground)" } as const;
  return (
    <div role="img" aria-label={summary} className="overflow-hidden" style={{ height }}>
      <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 640, height }}>
        <ComposedChart
          data={data as ChartPoint[]}
          margin={{ top: 6, right: 6, bottom: 0, left: 0 }}
          accessibilityLayer={false}
        >
          <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
          <XAxis
            dataKey="label"
            tick={axis}
            tickLine={false}
            axisLine={{ stroke: "var(--chart-grid)" }}
            minTickGap={24}
            interval="preserveStartEnd"
          />
          <YAxis tick={axis} tickLine={false} axisLine={false} width={40} tickFormatter={short} allowDecimals={false} />
          <Tooltip
            cursor={{ stroke: "var(--border-strong)", fill: "var(--accent)", fillOpacity: 0.5 }}
            isAnimationActive={false}
            content={(props) => <Tip {...props} series={series} />}
          />
          {series.map((one) => {
            const shared = { dataKey: one.key, name: one.label, stackId: one.stack, ...motion };
            if (one.kind === "bar") return <Bar key={one.key} {...shared} fill={one.color} maxBarSize={36} />;
            const stroke = { stroke: one.color, strokeWidth: 1.8, strokeDasharray: one.dashed ? "4 3" : undefined };
            if (one.kind === "area") {
              return <Area key={one.key} {...shared} {...stroke} fill={one.color} fillOpacity={0.1} dot={false} />;
            }
            return <Line key={one.key} {...shared} {...stroke} dot={false} activeDot={{ r: 3 }} />;
          })}
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  );
}

function Tip({ active, payload, series }: Partial<TooltipContentProps> & { series: readonly Series[] }) {
  const format = useFormatter();
  const point = payload?.[0]?.payload as ChartPoint | undefined;
  if (!active || !point) return null;
  return (
    <div className="tip" style={{ position: "static" } as CSSProperties}>
      <p>{point.title ?? point.label}</p>
      {series.map((one) => (
        <div key={one.key}>
          <i className="sw" style={{ background: one.color }} aria-hidden />
          {one.label}
          <b className="num">{format.number(Number(point[one.key] ?? 0))}</b>
        </div>
      ))}
    </div>
  );
}

function ChartTable({ data, series, summary }: Pick<ChartProps, "data" | "series" | "summary">) {
  const t = useTranslations("common.chart");
  const format = useFormatter();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="tw dense max-h-[360px] overflow-y-auto" aria-label={summary} tabIndex={0}>
      <table>
        <caption className="sr-only">{summary}</caption>
        <thead>
          <tr>
            <th scope="col">{t("point")}</th>
            {series.map((one) => (
              <th key={one.key} scope="col" className="r">
                {one.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.map((point) => (
            <tr key={point.label}>
              <th scope="row">{point.title ?? point.label}</th>
              {series.map((one) => (
                <td key={one.key} className="r">
                  {format.number(Number(point[one.key] ?? 0))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function useReducedMotion(): boolean {
  const [reduced, setReduced] = useState(true);
  useEffect(() => {
    const query = window.matchMedia("(prefers-reduced-motion: reduce)");
    const read = () => setReduced(query.matches);
    read();
    query.addEventListener("change", read);
    return () => query.removeEventListener("change", read);
  }, []);
  return reduced;
}
