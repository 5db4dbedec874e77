"use client";

import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import {
  Ban,
  CalendarClock,
  Check,
  CircleCheck,
  CircleHelp,
  Clock,
  Pause,
  Pencil,
  Play,
  RotateCw,
  Send,
  Square,
  TriangleAlert,
} from "#components/ui/icons";
import { LocalTime } from "#components/ui/local-time";
import { Timeline, type TimelineEntry } from "#components/ui/timeline";
import { type CampaignEventKind, campaignEventKinds } from "#lib/campaigns/report/event-kinds";
import type { CampaignEvent } from "#lib/campaigns/report/queries";
import { reasonKey } from "./failures/reasons.ts";
import { useDuration } from "./use-duration.ts";

const looks: Record<CampaignEventKind, { icon: ReactNode; tone: TimelineEntry["tone"] }> = {
  scheduled: { icon: <CalendarClock />, tone: "neutral" },
  started: { icon: <Play />, tone: "neutral" },
  first_accepted: { icon: <Check />, tone: "neutral" },
  slowed: { icon: <Clock />, tone: "warning" },
  paused: { icon: <Pause />, tone: "warning" },
  stopped_by_obstacle: { icon: <TriangleAlert />, tone: "danger" },
  held_for_template: { icon: <Pause />, tone: "warning" },
  released: { icon: <Play />, tone: "info" },
  resumed: { icon: <Play />, tone: "info" },
  stopped: { icon: <Square />, tone: "danger" },
  cancelled: { icon: <Ban />, tone: "neutral" },
  taken_back: { icon: <Pencil />, tone: "neutral" },
  wave_began: { icon: <Play />, tone: "info" },
  braked: { icon: <TriangleAlert />, tone: "danger" },
  uncertain: { icon: <CircleHelp />, tone: "warning" },
  resent: { icon: <RotateCw />, tone: "warning" },
  left_in_doubt: { icon: <CircleHelp />, tone: "warning" },
  reopened: { icon: <Play />, tone: "warning" },
  retried: { icon: <RotateCw />, tone: "info" },
  doubt_sent: { icon: <Check />, tone: "info" },
  doubt_again: { icon: <RotateCw />, tone: "warning" },
  rest_sent: { icon: <Send />, tone: "info" },
  finished: { icon: <CircleCheck />, tone: "success" },
};

/** What happened to the campaign, newest first. */
export function CampaignHistory({ events }: { events: readonly CampaignEvent[] }) {
  const t = useTranslations("campaigns");
  const words = useWords();
  const entries = events.flatMap((event): TimelineEntry[] => {
    const kind = campaignEventKinds.find((known) => known === event.kind);
    if (!kind) return [];
    return [
      {
        key: event.id,
        ...looks[kind],
        ...words(kind, event.values),
        time: <LocalTime at={event.at} show="time" seconds />,
      },
    ];
  });
  return (
    <Card>
      <CardHeader title={t("happened.title")} />
      <CardBody>
        <Timeline entries={entries} label={t("happened.title")} />
      </CardBody>
    </Card>
  );
}

/** The value that an event's second sentence needs; the sentence is left out when the value is missing. */
const neededValue: Partial<Record<CampaignEventKind, string>> = {
  scheduled: "by",
  started: "by",
  paused: "by",
  held_for_template: "by",
  resumed: "by",
  stopped: "by",
  cancelled: "by",
  taken_back: "by",
  retried: "by",
  doubt_sent: "by",
  doubt_again: "by",
  rest_sent: "by",
  slowed: "code",
  finished: "accepted",
};

function useWords() {
  const t = useTranslations("campaigns");
  const format = useFormatter();
  const duration = useDuration();
  return (kind: CampaignEventKind, values: Record<string, string | number>) => {
    const filled: Record<string, string> = {
      by: "",
      code: "",
      pace: "",
      people: "",
      accepted: "",
      failed: "",
      inFlight: "0",
    };
    for (const [name, value] of Object.entries(values)) {
      if (name === "at") continue;
      filled[name] = typeof value === "number" ? format.number(value) : value;
    }
    filled.reason = t(`stateReasons.${reasonKey(values.reason)}.short`);
    const { tookMs } = values;
    if (typeof tookMs === "number") filled.took = duration(tookMs);
    const value = neededValue[kind];
    const text = kind === "finished" && filled.took ? "events.finished.took" : (`events.${kind}.text` as const);
    return {
      title: t(`events.${kind}.title`, filled as never),
      text:
        value && !filled[value]
          ? null
          : t.rich(text, {
              ...filled,
              at: () => <LocalTime at={values.at ?? 0} show="full" />,
            } as never),
    };
  };
}
