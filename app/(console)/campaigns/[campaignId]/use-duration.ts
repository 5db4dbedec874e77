import { useTranslations } from "next-intl";
import { durationWords } from "#lib/campaigns/report/duration";

/** Tells a length of time in milliseconds in the reader's language: `2 min 8 s`. */
export function useDuration(): (ms: number) => string {
  const t = useTranslations("campaigns.duration");
  return (ms) => {
    const { key, values } = durationWords(ms);
    return t(key, values as never);
  };
}
