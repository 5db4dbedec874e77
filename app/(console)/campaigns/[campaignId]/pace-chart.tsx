"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { countTicks, timeTicks, zoneAheadMs } from "#components/ui/axis";
import { Button } from "#components/ui/button";
import { ChartTip } from "#components/ui/chart";
import { ChartColumn, Clock, List } from "#components/ui/icons";
import { useZone } from "#components/ui/local-time";
import { PlotFrame } from "#components/ui/plot-frame";
import { Table, TableScroll, Tbody, Td, Th, Thead, Tr } from "#components/ui/table";
import { type PacePoint, type PackedPace, unpackPace } from "#lib/campaigns/report/pace-series";
import { round } from "#lib/round";

type Slowed = { at: number; pace: number };

const axisWidth = 36;

/** Messages per second since the start, with a mark where the platform asked us to slow down. */
export function PaceChart({
  pace,
  slowed,
  waits,
}: {
  pace: PackedPace;
  slowed: readonly Slowed[];
  /** The campaign has not started, so an empty chart needs no explanation. */
  waits: boolean;
}) {
  const t = useTranslations("campaigns.pace");
  const format = useFormatter();
  const zone = useZone();
  const [asTable, setAsTable] = useState(false);
  const time = { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  const clock = (at: number) => format.dateTime(at, { ...time, second: "2-digit" });
  const points = unpackPace(pace);
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last || points.length < 2) {
    return waits ? null : <p className="mt-5 text-xs text-muted-foreground">{t("none")}</p>;
  }
  const most = Math.max(...points.map((point) => point.rate));
  const { ticks, stepMs } = timeTicks(first.at, last.at, zoneAheadMs(zone, first.at));
  const rates = countTicks(most, 3);
  const top = rates.at(-1) ?? 1;
  const placeOf = (at: number) => (at - first.at) / (last.at - first.at);
  const line = `M${points.map(({ at, rate }) => `${round(placeOf(at) * 100)} ${round(100 - (100 * rate) / top)}`).join("L")}`;
  const summary = t("summary", { from: clock(first.at), to: clock(last.at), max: Math.round(most) });
  const marks = groupMarks(slowed, first.at, last.at);
  return (
    <div className="relative mt-5">
      <div className="mb-1 flex items-center gap-2">
        <h2 className="flex-1 text-xs font-normal text-muted-foreground">{t("title")}</h2>
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
        <TableScroll rows="dense" aria-label={summary} className="max-h-[240px] overflow-y-auto" tabIndex={0}>
          <Table>
            <Thead>
              <Tr>
                <Th>{t("time")}</Th>
                <Th align="right">{t("rate")}</Th>
              </Tr>
            </Thead>
            <Tbody>
              {points.map((point) => (
                <Tr key={point.at}>
                  <Th row className="tabular-nums">
                    {clock(point.at)}
                  </Th>
                  <Td align="right">{format.number(point.rate)}</Td>
                </Tr>
              ))}
            </Tbody>
          </Table>
        </TableScroll>
      ) : (
        <div className="relative h-[124px]">
          <PlotFrame
            summary={summary}
            height="100%"
            axisWidth={axisWidth}
            values={rates.map((rate) => ({ place: rate / top, label: format.number(rate) }))}
            labels={ticks.map((at) => ({
              place: placeOf(at),
              label: stepMs < 60_000 ? clock(at) : format.dateTime(at, time),
            }))}
            points={points.map((point) => placeOf(point.at))}
            tip={(at) => <Tip point={points[at] as PacePoint} clock={clock} />}
          >
            <path d={`${line}V100H0Z`} fill="var(--primary)" fillOpacity="0.14" />
            <path d={line} fill="none" stroke="var(--primary)" strokeWidth="1.75" vectorEffect="non-scaling-stroke" />
          </PlotFrame>
          {marks.map((mark) => (
            <span
              key={mark.at}
              className="pointer-events-none absolute bottom-6 flex -translate-x-1/2 items-center gap-1 rounded-[5px] border border-border bg-popover px-1.5 py-px text-[11px] leading-[18px] whitespace-nowrap text-secondary-foreground shadow-sm narrow:hidden"
              style={{ left: `calc(${axisWidth}px + (100% - ${axisWidth + 4}px) * ${mark.place})` }}
            >
              <Clock className="size-3 stroke-[2.1]" aria-hidden />
              {t("slowed", { pace: mark.pace })}
              {mark.more > 0 ? ` · ${t("more", { count: mark.more })}` : ""}
            </span>
          ))}
        </div>
      )}
    </div>
  );
}

function Tip({ point, clock }: { point: PacePoint; clock: (at: number) => string }) {
  const t = useTranslations("campaigns.pace");
  const format = useFormatter();
  return (
    <ChartTip title={clock(point.at)}>
      <div className="flex items-center gap-1.5">
        {t("rate")}
        <b className="ml-auto pl-4 font-medium tabular-nums">{format.number(point.rate)}</b>
      </div>
    </ChartTip>
  );
}

/** Merges marks that would overlap and keeps those near an edge inside the plot. `place` is from 0 to 1. */
function groupMarks(slowed: readonly Slowed[], from: number, to: number) {
  const marks: (Slowed & { place: number; more: number })[] = [];
  for (const one of slowed) {
    const place = Math.min(0.9, Math.max(0.1, (one.at - from) / Math.max(1, to - from)));
    const before = marks.at(-1);
    if (before && place - before.place < 0.2) before.more++;
    else marks.push({ ...one, place, more: 0 });
  }
  return marks;
}
