"use client";

import { useFormatter, useLocale, useTranslations } from "next-intl";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { dateTimeFormat } from "#lib/i18n/formatters";
import { zoneOffset } from "./zone-offset.tsx";

const Zone = createContext("UTC");

/** Provides the workspace's time zone to every LocalTime below. */
export function ZoneProvider({ zone, children }: { zone: string; children: ReactNode }) {
  return <Zone.Provider value={zone}>{children}</Zone.Provider>;
}

export function useZone(): string {
  return useContext(Zone);
}

const DAY_MS = 86_400_000;

export { zoneOffset };

/**
 * A moment in the workspace's zone. `auto` is relative under a day, then the date; `date`, `time` and `full` are as named.
 * The title always holds the exact time with its offset.
 */
export function LocalTime({
  at,
  show = "auto",
  zone: given,
  seconds = false,
}: {
  at: Date | string | number;
  show?: "auto" | "date" | "time" | "full";
  zone?: string;
  seconds?: boolean;
}) {
  const inherited = useZone();
  const zone = given ?? inherited;
  const format = useFormatter();
  const language = useLocale();
  const t = useTranslations("common.time");
  const [now, setNow] = useState<number | null>(null);
  const moment = new Date(at);
  const relative = show === "auto" && now !== null && Math.abs(now - moment.getTime()) < DAY_MS;

  useEffect(() => {
    // "3 minutes ago" depends on the current time, so the server renders the date and the browser makes it relative.
    if (show !== "auto") return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, [show]);

  const clock = { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  const withSeconds = dateTimeFormat(language, { ...clock, second: "2-digit" }).format(moment);
  const time = seconds ? withSeconds : dateTimeFormat(language, clock).format(moment);
  const date = dateWords(moment, zone, language);
  const exact = `${date} ${withSeconds} ${zoneOffset(zone, moment)}`;
  const words = {
    auto: () => {
      if (!relative || now === null) return date;
      if (Math.abs(now - moment.getTime()) < 45_000) return t("justNow");
      return format.relativeTime(moment, now);
    },
    date: () => date,
    time: () => time,
    full: () => `${date} ${time}`,
  };
  return (
    <time dateTime={moment.toISOString()} title={exact} className="whitespace-nowrap tabular-nums">
      {words[show]()}
    </time>
  );
}

/** `14 Nov 2026` in English, `2026-11-14` in Chinese. */
function dateWords(at: Date, zone: string, language: string): string {
  return dateTimeFormat(language === "zh" ? "sv-SE" : "en-GB", {
    timeZone: zone,
    year: "numeric",
    month: language === "zh" ? "2-digit" : "short",
    day: language === "zh" ? "2-digit" : "numeric",
  }).format(at);
}
