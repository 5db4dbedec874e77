import { useTranslations } from "next-intl";
import {
  ArrowRightLeft,
  Check,
  CheckCheck,
  CircleHelp,
  Clock,
  ExternalLink,
  Eye,
  Hourglass,
  type Icon,
  MessageSquareReply,
  Plus,
  RefreshCw,
  Send,
  Square,
  Undo2,
  UserX,
  X,
} from "#components/ui/icons";
import { LocalTime } from "#components/ui/local-time";
import { Mono } from "#components/ui/mono";
import { Timeline, type TimelineEntry } from "#components/ui/timeline";
import type { Platform } from "#db/enums";
import type { MessageEventKind } from "#db/message-enums";
import type { MessageDetail } from "#lib/messages/queries";
import { followedOf, type TimelineLine, timelineOf } from "#lib/messages/timeline";
import { dayIn } from "#lib/statistics/day";

const looks: Record<MessageEventKind, { icon: Icon; tone: NonNullable<TimelineEntry["tone"]> }> = {
  queued: { icon: Plus, tone: "neutral" },
  handed_over: { icon: Send, tone: "neutral" },
  accepted: { icon: Check, tone: "neutral" },
  retry_later: { icon: Clock, tone: "warning" },
  uncertain: { icon: CircleHelp, tone: "warning" },
  left_in_doubt: { icon: CircleHelp, tone: "warning" },
  resent: { icon: RefreshCw, tone: "info" },
  returned: { icon: Undo2, tone: "warning" },
  sent: { icon: Check, tone: "neutral" },
  delivered: { icon: CheckCheck, tone: "success" },
  read: { icon: Eye, tone: "success" },
  failed: { icon: X, tone: "danger" },
  cancelled: { icon: Square, tone: "neutral" },
  left_out: { icon: UserX, tone: "neutral" },
  expired: { icon: Hourglass, tone: "neutral" },
  received: { icon: MessageSquareReply, tone: "neutral" },
  sender_chosen: { icon: ArrowRightLeft, tone: "neutral" },
  sender_changed: { icon: ArrowRightLeft, tone: "warning" },
};

/** The events of a message, oldest first, each with its exact time and cause. The first one of each day has the date. */
export function MessageTimeline({
  detail,
  platform,
  zone,
}: {
  detail: MessageDetail;
  platform: Platform;
  zone: string;
}) {
  const t = useTranslations("messages");
  const s = useTranslations("states");
  // Causes are data of events, so the catalogue's types do not know them.
  const causes = useTranslations("messages.line.cause") as unknown as {
    (key: string): string;
    has(key: string): boolean;
  };
  const { message, campaign } = detail;
  const titleOf = (line: TimelineLine) => {
    if (line.key === "made") return t("line.made");
    if (line.kind === "handed_over") return t("line.handed", { platform: s(`platform.${platform}`) });
    return s(`messageEvent.${line.kind}`);
  };
  const textOf = (line: TimelineLine) =>
    [
      line.key === "made" && campaign?.name && message.rowNumber
        ? t("line.row", { row: message.rowNumber, campaign: campaign.name })
        : null,
      line.attempt && (line.attempt > 1 || line.kind === "handed_over")
        ? t("line.attempt", { attempt: line.attempt })
        : null,
      line.tookMs !== null ? t("line.took", { ms: line.tookMs }) : null,
      line.code ? t("line.code", { code: line.code }) : null,
      line.sender,
      line.cause && causes.has(line.cause) ? causes(line.cause) : null,
      line.byWebhook ? t("line.webhook") : null,
    ]
      .filter(Boolean)
      .join(", ");
  const { waits } = detail;
  const open: TimelineEntry[] = waits
    ? [
        {
          key: "waits",
          title: t(`line.waits.${waits.cause}`),
          time: waits.until ? <ExactTime at={waits.until} dated /> : null,
          icon: <Clock aria-hidden />,
          tone: "info",
        },
      ]
    : [];
  const lines = timelineOf(detail).map((line) => {
    const { icon: Icon, tone } = looks[line.kind];
    const entry = {
      key: line.key,
      title: titleOf(line),
      text: textOf(line) || undefined,
      icon: <Icon aria-hidden />,
      tone,
    };
    return { at: line.at, entry };
  });
  // In the order of their seconds, as the lines are.
  const second = ({ at }: { at: Date }) => Math.floor(at.getTime() / 1000);
  const followed = followedOf(detail.links).map(({ at, url }) => {
    const [key, title] = [`followed ${at.getTime()} ${url}`, t("line.followed")];
    return {
      at,
      entry: { key, title, text: url ?? undefined, icon: <ExternalLink aria-hidden />, tone: "success" as const },
    };
  });
  const entries = [...lines, ...followed]
    .sort((a, b) => second(a) - second(b))
    .map(({ at, entry }, place, all) => {
      const before = all[place - 1];
      const dated = !before || dayIn(zone, before.at) !== dayIn(zone, at);
      return { ...entry, time: <ExactTime at={at} dated={dated} /> };
    });
  return <Timeline label={t("detail.timeline")} entries={[...entries, ...open]} />;
}

/** Time of day, with milliseconds where they are known: receipts have whole seconds. */
function ExactTime({ at, dated }: { at: Date; dated: boolean }) {
  const ms = at.getTime() % 1000;
  return (
    <Mono className="text-xs">
      <LocalTime at={at} show={dated ? "full" : "time"} seconds />
      {ms > 0 ? `.${String(ms).padStart(3, "0")}` : null}
    </Mono>
  );
}
