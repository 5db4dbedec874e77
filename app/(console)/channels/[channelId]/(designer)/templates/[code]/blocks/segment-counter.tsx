"use client";

import { useTranslations } from "next-intl";
import { segmentText } from "#lib/sms-text/segments";

/**
 * Into how many SMS a text is split, in which alphabet, and what still fits.
 * @param filled the text with its samples in place of the variables
 */
export function SegmentCounter({ filled }: { filled: string }) {
  const t = useTranslations("templates.segments");
  const { encoding, segments, unitsLeft } = segmentText(filled);
  return (
    <p className="text-xs text-muted-foreground tabular-nums" role="status">
      {t("count", { segments: segments.length, left: unitsLeft })} {t(encoding)}
    </p>
  );
}
