"use client";

import { useFormatter } from "next-intl";
import type { ReactNode } from "react";
import { round } from "#lib/round";
import { countTicks, highestOf } from "./axis.tsx";
import { Swatch } from "./legend.tsx";
import { PlotFrame } from "./plot-frame.tsx";

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

const barShare = 0.8;
const widestBar = 36;

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
  const short = (value: number) => format.number(value, { notation: "compact", maximumFractionDigits: 1 });
  const ticks = countTicks(highestOf(data, series));
  const most = ticks.at(-1) ?? 1;
  const bars = series.some((one) => one.kind === "bar");
  const places = data.map((_, at) =>
    bars ? (at + 0.5) / data.length : data.length === 1 ? 0.5 : at / (data.length - 1),
  );
  const spans = spansOf(data, series, most);
  return (
    <PlotFrame
      summary={summary}
      height={height}
      axisWidth={40}
      values={ticks.map((tick) => ({ place: tick / most, label: short(tick) }))}
      labels={data.map((point, at) => ({ place: places[at] as number, label: point.label }))}
      points={places}
      band={bars ? 1 / data.length : 0}
      dots={
        bars
          ? undefined
          : (at) => series.map((one, of) => ({ key: one.key, place: spans[of]?.[at]?.[1] ?? 0, color: one.color }))
      }
      tip={(at) => <Tip point={data[at] as ChartPoint} series={series} />}
    >
      {bars ? (
        <Bars series={series} spans={spans} />
      ) : (
        series.map((one, of) => <Line key={one.key} series={one} spans={spans[of] ?? []} places={places} />)
      )}
    </PlotFrame>
  );
}

/** From where to where a point of a series reaches, as shares of the height. */
type Span = readonly [number, number];

function spansOf(data: readonly ChartPoint[], series: readonly Series[], most: number): Span[][] {
  const reached = data.map(() => new Map<string, number>());
  return series.map(({ key, stack }) =>
    data.map((point, at) => {
      const from = stack === undefined ? 0 : (reached[at]?.get(stack) ?? 0);
      const to = from + Number(point[key] ?? 0) / most;
      if (stack !== undefined) reached[at]?.set(stack, to);
      return [from, to];
    }),
  );
}

/** Straight from point to point: a curve would show values between two days that never were. */
function Line({ series, spans, places }: { series: Series; spans: readonly Span[]; places: readonly number[] }) {
  const points = spans.map(([, to], at) => `${round((places[at] as number) * 100)} ${round(100 - to * 100)}`);
  const line = `M${points.join("L")}`;
  const base = spans.map(([from], at) => `${round((places[at] as number) * 100)} ${round(100 - from * 100)}`);
  return (
    <>
      {series.kind === "area" ? (
        <path d={`${line}L${base.reverse().join("L")}Z`} fill={series.color} fillOpacity="0.1" />
      ) : null}
      <path
        d={line}
        fill="none"
        stroke={series.color}
        strokeWidth="1.8"
        strokeDasharray={series.dashed ? "4 3" : undefined}
        vectorEffect="non-scaling-stroke"
      />
    </>
  );
}

/** Bars as thick lines, which alone can be a share of the plot's width and yet no wider than so many pixels. */
function Bars({ series, spans }: { series: readonly Series[]; spans: readonly (readonly Span[])[] }) {
  const slots = [...new Set(series.map((one) => one.stack ?? one.key))];
  const days = spans[0]?.length ?? 1;
  const band = 100 / days;
  const slot = (band * barShare) / slots.length;
  return series.map((one, of) => {
    const middle = (band * (1 - barShare)) / 2 + slot * (slots.indexOf(one.stack ?? one.key) + 0.5);
    const bars = (spans[of] ?? []).flatMap(([from, to], at) =>
      to > from ? [`M${round(at * band + middle)} ${round(100 - from * 100)}V${round(100 - to * 100)}`] : [],
    );
    return (
      <path
        key={one.key}
        d={bars.join("")}
        fill="none"
        stroke={one.color}
        style={{ strokeWidth: `min(${widestBar}px, ${round(slot * 0.94)}cqw)` }}
        vectorEffect="non-scaling-stroke"
      />
    );
  });
}

function Tip({ point, series }: { point: ChartPoint; series: readonly Series[] }) {
  const format = useFormatter();
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
