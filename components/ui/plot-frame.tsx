"use client";

import { type CSSProperties, type PointerEvent, type ReactNode, useState } from "react";
import { round } from "#lib/round";
import { cn } from "./cn.tsx";

/** The space around a plot, in pixels. */
const above = 6;
const below = 22;
const right = 6;

/** A label at an axis. `place` is its share of the axis, from 0 at the start to 1 at the end. */
export type AxisLabel = { place: number; label: string };

/** A dot on the line of a series: its share of the height, from 0 at the bottom, and its colour. */
export type PlotDot = { key: string; place: number; color: string };

/**
 * The axes of a plot, its background and its tooltip. What is drawn inside has a width and a height of 100, with the start of
 * both axes at the top left as SVG has it; lines keep their thickness. Nothing is measured, so the server draws it too.
 */
export function PlotFrame({
  summary,
  height,
  axisWidth,
  values,
  labels,
  points,
  band = 0,
  dots,
  tip,
  children,
}: {
  /** What the plot shows, in one sentence, for screen readers. */
  summary: string;
  /** Of the whole, in pixels. */
  height: number | "100%";
  /** In pixels; the labels of the values stand there. */
  axisWidth: number;
  values: readonly AxisLabel[];
  labels: readonly AxisLabel[];
  /** The places of the points along the axis, in order. */
  points: readonly number[];
  /** The width of a bar's place, as a share of the axis; 0 for lines. */
  band?: number;
  /** The dots of a point, drawn while it is looked at. */
  dots?: (at: number) => readonly PlotDot[];
  tip: (at: number) => ReactNode;
  children: ReactNode;
}) {
  const [at, setAt] = useState<number | null>(null);
  const here = at === null ? undefined : points[at];
  function look(event: PointerEvent<HTMLElement>) {
    const box = event.currentTarget.getBoundingClientRect();
    setAt(nearest(points, (event.clientX - box.left) / Math.max(1, box.width)));
  }
  return (
    <div
      role="img"
      aria-label={summary}
      className="relative text-[11px] leading-4 text-muted-foreground"
      style={{ height }}
    >
      {values.map(({ place, label }) => (
        <span
          key={label}
          className="absolute left-0 translate-y-1/2 pr-2 text-right whitespace-nowrap"
          style={{ width: axisWidth, bottom: `calc(${below}px + (100% - ${above + below}px) * ${share(place)})` }}
        >
          {label}
        </span>
      ))}
      <div
        className="@container/plot absolute"
        style={{ left: axisWidth, right, top: above, bottom: below }}
        onPointerMove={look}
        onPointerDown={look}
        onPointerLeave={() => setAt(null)}
      >
        <svg
          className="absolute inset-0 size-full overflow-visible"
          viewBox="0 0 100 100"
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <path
            d={values.map(({ place }) => `M0 ${round(100 - 100 * place)}H100`).join("")}
            stroke="var(--chart-grid)"
            vectorEffect="non-scaling-stroke"
          />
          {here === undefined ? null : <Cursor place={here} band={band} />}
          {children}
        </svg>
        {here === undefined || at === null ? null : (
          <>
            {dots?.(at).map((dot) => (
              <i
                key={dot.key}
                className="pointer-events-none absolute size-[7px] -translate-x-1/2 translate-y-1/2 rounded-full border border-card"
                style={{ left: `${share(here) * 100}%`, bottom: `${share(dot.place) * 100}%`, background: dot.color }}
              />
            ))}
            <div
              className={cn(
                "pointer-events-none absolute top-2 z-10",
                here > 0.5 ? "-translate-x-[calc(100%+10px)]" : "translate-x-2.5",
              )}
              style={{ left: `${share(here) * 100}%` }}
            >
              {tip(at)}
            </div>
          </>
        )}
        {thinned(labels).map(({ place, label, quiet }) => (
          <span
            key={`${place} ${label}`}
            className={cn("absolute top-full pt-1.5 whitespace-nowrap", quiet)}
            style={stand(place)}
          >
            {label}
          </span>
        ))}
      </div>
    </div>
  );
}

function Cursor({ place, band }: { place: number; band: number }) {
  if (band === 0)
    return <path d={`M${round(place * 100)} 0V100`} stroke="var(--border-strong)" vectorEffect="non-scaling-stroke" />;
  return (
    <rect
      x={round((place - band / 2) * 100)}
      width={round(band * 100)}
      height="100"
      fill="var(--accent)"
      fillOpacity="0.5"
    />
  );
}

const share = (place: number) => Math.round(place * 10_000) / 10_000;

/** In the middle below its place, except where it would stand outside of the plot. */
function stand(place: number): CSSProperties {
  if (place > 0.97) return { right: 0 };
  return { left: `${share(place) * 100}%`, translate: "-50%" };
}

/** What a letter and the gap between two labels take, in pixels; and the widths that are told apart. */
const letter = 6;
const gap = 24;
const widths = [
  { upTo: 640, quiet: "@max-[620px]/plot:hidden" },
  { upTo: 340, quiet: "@max-[340px]/plot:hidden" },
] as const;

/** As many labels as fit, at equal distances from the first; `quiet` hides those for which a narrow plot has no room. */
export function thinned(labels: readonly AxisLabel[]): (AxisLabel & { quiet: string })[] {
  const widest = Math.max(1, ...labels.map(({ label }) => label.length)) * letter + gap;
  const every = (width: number) => Math.max(1, Math.ceil(labels.length / Math.max(1, Math.floor(width / widest))));
  const wide = every(widths[0].upTo);
  // Multiples of each other, so that a narrower plot shows a part of the labels of a wider one.
  const middle = wide * Math.ceil(every(widths[1].upTo) / wide);
  const narrow = middle * Math.ceil(every(240) / middle);
  return labels
    .map((label, at) => ({ ...label, at }))
    .filter(({ at }) => at % wide === 0)
    .map(({ at, place, label }) => ({
      place,
      label,
      quiet: cn(at % middle > 0 && widths[0].quiet, at % narrow > 0 && widths[1].quiet),
    }));
}

/** The index of the point that is nearest to a place. */
export function nearest(points: readonly number[], place: number): number | null {
  let best: number | null = null;
  for (const [at, point] of points.entries())
    if (best === null || Math.abs(point - place) < Math.abs((points[best] as number) - place)) best = at;
  return best;
}
