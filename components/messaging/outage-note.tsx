import { useTranslations } from "next-intl";
import { LocalTime } from "#components/ui/local-time";
import { Note } from "#components/ui/note";
import type { Outage } from "#lib/sending/lanes/outages";
import { useFailureWords } from "./failure-text.tsx";

/** Says that a lane waits for its platform, since when, when it tries next, and why. */
export function OutageNote({ outage, now }: { outage: Outage; now: Date }) {
  const t = useTranslations("messages.outage");
  const s = useTranslations("states.platform");
  const { platform, sender, since, nextTryAt, reason } = outage;
  const { meaning } = useFailureWords(platform)(reason.code, "TRANSIENT");
  const times = {
    platform: s(platform),
    since: () => <LocalTime at={since} show={isRecent(since, now) ? "time" : "full"} />,
    next: () => <LocalTime at={nextTryAt} show="time" seconds={nextTryAt.getTime() - now.getTime() < 60_000} />,
  };
  return (
    <Note tone="warning" role="status" title={t.rich(nextTryAt > now ? "waiting" : "trying", times)}>
      {reason.code ? t("reason", { meaning, code: reason.code }) : t("silent", { detail: reason.detail })}{" "}
      {sender ? t("number", { phone: sender }) : null} {t("kept")}
    </Note>
  );
}

/** So recent that the time alone says when. */
function isRecent(since: Date, now: Date): boolean {
  return now.getTime() - since.getTime() < 12 * 3_600_000;
}
