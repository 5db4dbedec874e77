"use client";

import type { ReactNode } from "react";
import { Card, CardBody, CardHeader } from "#components/ui/card";
import {
  Ban,
  CalendarClock,
  CalendarX,
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
import type { CampaignEventKind } from "#lib/campaigns/report/event-kinds";

const looks: Record<CampaignEventKind, { icon: ReactNode; tone: TimelineEntry["tone"] }> = {
  scheduled: { icon: <CalendarClock />, tone: "neutral" },
  approval_asked: { icon: <CircleHelp />, tone: "info" },
  approved: { icon: <Check />, tone: "success" },
  sent_back: { icon: <Ban />, tone: "warning" },
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
  next_turn: { icon: <CalendarX />, tone: "neutral" },
  taken_back: { icon: <Pencil />, tone: "neutral" },
  wave_began: { icon: <Play />, tone: "info" },
  braked: { icon: <TriangleAlert />, tone: "danger" },
  ab_measured: { icon: <Check />, tone: "info" },
  ab_chosen: { icon: <Send />, tone: "info" },
  uncertain: { icon: <CircleHelp />, tone: "warning" },
  resent: { icon: <RotateCw />, tone: "warning" },
  left_in_doubt: { icon: <CircleHelp />, tone: "warning" },
  reopened: { icon: <Play />, tone: "warning" },
  retried: { icon: <RotateCw />, tone: "info" },
  doubt_sent: { icon: <Check />, tone: "info" },
  doubt_again: { icon: <RotateCw />, tone: "warning" },
  fallback_stopped: { icon: <Square />, tone: "warning" },
  rest_sent: { icon: <Send />, tone: "info" },
  finished: { icon: <CircleCheck />, tone: "success" },
};

export type Happening = { key: string; kind: CampaignEventKind; title: ReactNode; text: ReactNode; at: Date };

/** The card of what happened, in words that the server found. */
export function HistoryCard({ title, happenings }: { title: string; happenings: readonly Happening[] }) {
  return (
    <Card>
      <CardHeader title={title} />
      <CardBody>
        <Timeline
          label={title}
          entries={happenings.map(({ key, kind, title, text, at }) => ({
            ...{ key, title, text, ...looks[kind] },
            time: <LocalTime at={at} show="time" seconds />,
          }))}
        />
      </CardBody>
    </Card>
  );
}
