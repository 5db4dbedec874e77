import { getTranslations } from "next-intl/server";
import { Badge, type BadgeTone } from "#components/ui/badge";
import { LiveRefresh } from "#components/ui/live-refresh";
import { LocalTime } from "#components/ui/local-time";
import { Mono } from "#components/ui/mono";
import type { IntentCallState } from "#db/enums";
import type { IntentCall } from "#lib/channels/business-systems/list-systems";

const tones: Record<IntentCallState, BadgeTone> = { waiting: "info", answered: "success", failed: "danger" };

/** The latest presses of buttons with an intent, and whether their systems heard of them. */
export async function IntentCalls({ calls }: { calls: readonly IntentCall[] }) {
  const t = await getTranslations("channels.business");
  if (calls.length === 0) return null;
  return (
    <section aria-labelledby="intent-calls">
      <LiveRefresh active={calls.some(({ state }) => state === "waiting")} />
      <h3 id="intent-calls" className="mb-1 text-xs font-medium text-muted-foreground">
        {t("calls")}
      </h3>
      <ul className="flex flex-col">
        {calls.map(({ messageId, code, state, trouble, tries, at }) => (
          <li
            key={messageId}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-border py-1.5 last:border-b-0"
          >
            <span className="w-28 flex-none text-muted-foreground tabular-nums">
              <LocalTime at={at} />
            </span>
            <Mono className="min-w-0 flex-1 basis-32 wrap-anywhere">{code}</Mono>
            <Badge tone={tones[state]}>{t(`states.${state}`)}</Badge>
            {trouble && state !== "answered" ? (
              <span className="basis-full text-xs text-secondary-foreground">
                {t(`troubles.${trouble}`)} {t("tries", { count: tries })}
              </span>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
