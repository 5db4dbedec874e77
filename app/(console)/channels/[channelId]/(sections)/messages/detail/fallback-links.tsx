import { useTranslations } from "next-intl";
import { StatusBadge } from "#components/messaging/status-badge";
import { LocalTime } from "#components/ui/local-time";
import { TextLink } from "#components/ui/text-link";
import type { LinkedMessage, MessageFallback } from "#lib/fallback/report/message-links";

/** What replaces a message, and what it replaces, each with a link to the other one. */
export function FallbackLinks({ fallback: { own, of } }: { fallback: MessageFallback }) {
  const t = useTranslations("messages.fallback");
  const trigger = useTranslations("states.fallbackTrigger");
  const reason = useTranslations("states.fallbackReason");
  const passed = useTranslations("states.fallbackPassed");
  return (
    <ul className="flex flex-col gap-1.5">
      {of ? (
        <li>
          {t("of", { trigger: trigger(of.trigger) })} <Linked message={of.message} />
        </li>
      ) : null}
      {own?.passed.map(({ rule, reason: why }) => (
        <li key={rule} className="text-secondary-foreground">
          {t("passed", { rule, reason: passed(why) })}
        </li>
      ))}
      {own?.state === "waiting" ? (
        <li>
          {t.rich("waiting", { trigger: trigger(own.trigger), time: () => <LocalTime at={own.dueAt} show="full" /> })}
        </li>
      ) : null}
      {own?.state === "dropped" ? (
        <li>{t("dropped", { trigger: trigger(own.trigger), reason: own.reason ? reason(own.reason) : "" })}</li>
      ) : null}
      {own?.state === "made" ? (
        <li>
          {t.rich("made", {
            trigger: trigger(own.trigger),
            segments: own.segments ?? 1,
            time: () => (own.decidedAt ? <LocalTime at={own.decidedAt} show="full" seconds /> : null),
          })}{" "}
          <Linked message={own.by} />
        </li>
      ) : null}
      {own?.lateAt ? (
        <li className="text-warning">
          {t.rich("late", { time: () => (own.lateAt ? <LocalTime at={own.lateAt} show="full" seconds /> : null) })}
        </li>
      ) : null}
    </ul>
  );
}

/** Another message by its channel and state; of a channel that the reader does not see, that it is there. */
function Linked({ message }: { message: LinkedMessage | null }) {
  const t = useTranslations("messages.fallback");
  if (!message) return <span className="text-muted-foreground">{t("elsewhere")}</span>;
  const { id, channelId, channel, state } = message;
  const query = new URLSearchParams({ q: id, message: id });
  return (
    <span className="inline-flex min-w-0 flex-wrap items-center gap-2">
      <TextLink href={`/channels/${channelId}/messages?${query}`}>{t("message", { channel })}</TextLink>
      <StatusBadge of="message" state={state} />
    </span>
  );
}
