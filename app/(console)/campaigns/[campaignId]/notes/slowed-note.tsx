import { useTranslations } from "next-intl";
import { useFailureWords } from "#components/messaging/failure-text";
import { Note } from "#components/ui/note";
import type { Platform } from "#db/enums";
import type { SlowedNow } from "#lib/campaigns/report/slowed-now";

/** Says that the platform takes fewer messages for now, how many leave, and why. */
export function SlowedNote({ platform, slowed }: { platform: Platform; slowed: SlowedNow }) {
  const t = useTranslations("campaigns.slowedNow");
  const s = useTranslations("states.platform");
  const { meaning } = useFailureWords(platform)(slowed.code || null, "THROTTLED_SENDER");
  return (
    <Note tone="warning" role="status" title={t("title", { platform: s(platform), pace: slowed.pace })}>
      {slowed.code ? t("reason", { meaning, code: slowed.code }) : null} {t("kept")}
    </Note>
  );
}
