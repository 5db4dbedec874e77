import { useFormatter, useTranslations } from "next-intl";
import { LocalTime } from "#components/ui/local-time";
import { type CampaignEventKind, campaignEventKinds } from "#lib/campaigns/report/event-kinds";
import type { CampaignEvent } from "#lib/campaigns/report/queries";
import { reasonKey } from "./failures/reasons.ts";
import { type Happening, HistoryCard } from "./history-card.tsx";
import { useDuration } from "./use-duration.ts";

/** What happened to the campaign, newest first. The words of every kind of event would weigh more than those that are needed. */
export function CampaignHistory({ events }: { events: readonly CampaignEvent[] }) {
  const t = useTranslations("campaigns");
  const words = useWords();
  const happenings = events.flatMap((event): Happening[] => {
    const kind = campaignEventKinds.find((known) => known === event.kind);
    return kind ? [{ key: event.id, kind, ...words(kind, event.values), at: event.at }] : [];
  });
  return <HistoryCard title={t("happened.title")} happenings={happenings} />;
}

/** The value that an event's second sentence needs; the sentence is left out when the value is missing. */
const neededValue: Partial<Record<CampaignEventKind, string>> = {
  scheduled: "by",
  started: "by",
  approval_asked: "by",
  approved: "by",
  sent_back: "by",
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
