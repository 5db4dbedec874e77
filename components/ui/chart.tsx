"use client";

import { useFormatter } from "next-intl";
import { type ReactNode, useEffect, useState } from "react";
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
import { countTicks, highestOf } from "./axis.tsx";
import { Swatch } from "./legend.tsx";

export type Series = {
  key: string;
  label: string;
  /** A token: `var(--series-sent)`, `var(--chart-1)`. */
  color: string;
  kind?: "line" | "area" | "bar";
  /** Failed and inbound lines are dashed too, so that hue is not the only cue. */
  dashed?: boolean;
  /** Bars and areas with the same `stack` are stacked. */
  stack?: string;
};

export type ChartPoint = {
  label: string /** The long form, for the tooltip and the table. */;
  title?: string;
} & Record<string, number | string | undefined>;

/** Lines, areas and bars with axes and a tooltip. `summary` is what it shows, in one sentence, for screen readers. */
export function Plot({
  data,
  series,
  height,
  summary,
}: {
  data: readonly ChartPoint[];
  series: readonly Series[];
  height: number;
  summary: string;
}) {
  const format = useFormatter();
  const still = useReducedMotion();
  const motion = { isAnimationActive: !still, animationDuration: 280 };
  const short = (value: number) => format.number(value, { notation: "compact", maximumFractionDigits: 1 });
  const axis = { fontSize: 11, fill: "var(--muted-foreground)" } as const;
  const ticks = countTicks(highestOf(data, series));
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
            interval="equidistantPreserveStart"
          />
          <YAxis
            tick={axis}
            tickLine={false}
            axisLine={false}
            width={40}
            tickFormatter={short}
            ticks={ticks}
            domain={[0, ticks.at(-1) ?? 1]}
            interval={0}
          />
          <Tooltip
            cursor={{ stroke: "var(--border-strong)", fill: "var(--accent)", fillOpacity: 0.5 }}
            isAnimationActive={false}
            content={(props) => <Tip {...props} series={series} />}
          />
          {series.map((one) => {
            const shared = { dataKey: one.key, name: one.label, stackId: one.stack, ...motion };
            if (one.kind === "bar") return <Bar key={one.key} {...shared} fill={one.color} maxBarSize={36} />;
            // Straight from point to point: a curve would show values between two days that never were.
            const stroke = {
              type: "linear" as const,
              stroke: one.color,
              strokeWidth: 1.8,
              strokeDasharray: one.dashed ? "4 3" : undefined,
            };
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
    <ChartTip title={point.title ?? point.label}>
      {series.map((one) => (
        <div key={one.key} className="flex items-center gap-1.5">
          <Swatch color={one.color} />
          {one.label}
          <b className="ml-auto pl-4 font-medium tabular-nums">{format.number(Number(point[one.key] ?? 0))}</b>
        </div>
      ))}
    </ChartTip>
  );
}

/** The panel of a tooltip: a heading and a line for each figure. */
export function ChartTip({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <div className="min-w-[150px] rounded-md border border-border bg-popover px-2.5 py-2 text-[12px] leading-[18px] text-foreground shadow-md">
      <p className="text-[11px] text-muted-foreground">{title}</p>
      {children}
    </div>
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
