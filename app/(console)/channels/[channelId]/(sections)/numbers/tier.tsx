"use client";

import { useTranslations } from "next-intl";

/** A messaging tier such as `TIER_100K` as people per day. */
export function Tier({ tier }: { tier: string | null }) {
  const t = useTranslations("channels.numbers");
  const none = useTranslations("common")("empty");
  if (tier === null) return <span className="text-muted-foreground">{none}</span>;
  return (
    <span className="tabular-nums whitespace-nowrap" title={tier}>
      {tierWords(tier, t)}
    </span>
  );
}

/** The same as text; the platform's word for a tier that is not written so. */
export function tierWords(tier: string, t: ReturnType<typeof useTranslations<"channels.numbers">>): string {
  if (tier === "TIER_UNLIMITED") return t("tierUnlimited");
  const parts = /^TIER_(\d+)(K?)$/.exec(tier);
  return parts ? t("tier", { people: Number(parts[1]) * (parts[2] ? 1000 : 1) }) : tier;
}
