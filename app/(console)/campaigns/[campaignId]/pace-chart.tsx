"use client";

import { ChartColumn, Clock, List } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { Area, AreaChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { Button } from "#components/ui/button";
import { useZone } from "#components/ui/local-time";
import type { PacePoint } from "#lib/campaigns/pace-series";
import styles from "./campaign.module.css";

type Slowed = { at: number; pace: number };

const axisWidth = 36;

/** Messages a second since the start, with a word where the platform asked to slow down. */
export function PaceChart({
  points,
  slowed,
  waits,
}: {
  points: readonly PacePoint[];
  slowed: readonly Slowed[];
  /** Nothing is to be expected yet. */
  waits: boolean;
}) {
  const t = useTranslations("campaigns.pace");
  const format = useFormatter();
  const zone = useZone();
  const [asTable, setAsTable] = useState(false);
  const clock = (at: number) =>
    format.dateTime(at, { timeZone: zone, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last || points.length < 2) {
    return waits ? null : <p className={`hint ${styles.pace}`}>{t("none")}</p>;
  }
  const most = Math.max(...points.map((point) => point.rate));
  const axis = { fontSize: 11, fill: "var(--muted-foreground)" } as const;
  const summary = t("summary", { from: clock(first.at), to: clock(last.at), max: Math.round(most) });
  const notes = gather(slowed, first.at, last.at);
  return (
    <div className={styles.pace}>
      <div className="row mb-1">
        <h2 className="mute grow text-xs font-normal">{t("title")}</h2>
        <Button
          variant="quiet"
          size="sm"
          icon={asTable ? <ChartColumn aria-hidden /> : <List aria-hidden />}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? t("chart") : t("table")}
        </Button>
      </div>
      {asTable ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <section className="tw dense max-h-[240px] overflow-y-auto" aria-label={summary} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t("time")}</th>
                <th scope="col" className="r">
                  {t("rate")}
                </th>
              </tr>
            </thead>
            <tbody>
              {points.map((point) => (
                <tr key={point.at}>
                  <th scope="row" className="num">
                    {clock(point.at)}
                  </th>
                  <td className="r num">{format.number(point.rate)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ) : (
        <div className={styles.plot}>
          <div role="img" aria-label={summary} className="h-full">
            <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 900, height: 132 }}>
              <AreaChart
                data={points as PacePoint[]}
                margin={{ top: 8, right: 4, bottom: 0, left: 0 }}
                accessibilityLayer={false}
              >
                <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
                <XAxis
                  dataKey="at"
                  type="number"
                  domain={["dataMin", "dataMax"]}
                  tickFormatter={clock}
                  tick={axis}
                  tickLine={false}
                  axisLine={{ stroke: "var(--chart-grid)" }}
                  minTickGap={64}
                  interval="preserveStartEnd"
                  height={22}
                />
                <YAxis
                  tick={axis}
                  tickLine={false}
                  axisLine={false}
                  width={axisWidth}
                  tickCount={3}
                  allowDecimals={false}
                />
                <Tooltip
                  isAnimationActive={false}
                  cursor={{ stroke: "var(--border-strong)" }}
                  content={({ active, payload }) => {
                    const point = payload?.[0]?.payload as PacePoint | undefined;
                    if (!active || !point) return null;
                    return (
                      <div className="tip" style={{ position: "static" }}>
                        <p>{clock(point.at)}</p>
                        <div>
                          {t("rate")} <b className="num">{format.number(point.rate)}</b>
                        </div>
                      </div>
                    );
                  }}
                />
                <Area
                  dataKey="rate"
                  type="monotone"
                  stroke="var(--primary)"
                  strokeWidth={1.75}
                  fill="var(--primary)"
                  fillOpacity={0.14}
                  dot={false}
                  // The page is read again every second: a curve that grows anew each time would never be still.
                  isAnimationActive={false}
                />
              </AreaChart>
            </ResponsiveContainer>
          </div>
          {notes.map((note) => (
            <span
              key={note.at}
              className={`${styles.mark} hide-m`}
              style={{ left: `calc(${axisWidth}px + (100% - ${axisWidth + 4}px) * ${note.place})` }}
            >
              <Clock className="xs" aria-hidden />
              {t("slowed", { pace: note.pace })}
              {note.more > 0 ? ` · ${t("more", { count: note.more })}` : ""}
            </span>
          ))}
        </div>
      )}
    </div>
  );
}

/** Marks that would lie on each other become one; those near an edge stay inside. */
function gather(slowed: readonly Slowed[], from: number, to: number) {
  const notes: (Slowed & { place: number; more: number })[] = [];
  for (const one of slowed) {
    const place = Math.min(0.9, Math.max(0.1, (one.at - from) / Math.max(1, to - from)));
    const before = notes.at(-1);
    if (before && place - before.place < 0.2) before.more++;
    else notes.push({ ...one, place, more: 0 });
  }
  return notes;
}
