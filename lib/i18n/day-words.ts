import type { Language } from "#db/enums";
import { dateTimeFormat } from "./formatters.ts";

const forms = {
  /** `14 Nov`, `11-14`: in a series of days. */
  short: { day: "numeric", month: "short" },
  /** `14 Nov 2026`, `2026-11-14`. */
  full: { day: "numeric", month: "short", year: "numeric" },
  /** `Saturday, 14 November 2026`: in headings. */
  long: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** Formats a calendar day (`2026-11-14`) for display. The day is independent of the reader's time zone. */
export function dayWords(day: string, language: Language, form: keyof typeof forms): string {
  if (language === "zh" && form === "full") return day;
  if (language === "zh" && form === "short") return day.slice(5);
  const locale = language === "zh" ? "zh-CN" : "en-GB";
  return dateTimeFormat(locale, { timeZone: "UTC", ...forms[form] }).format(new Date(`${day}T12:00:00Z`));
}
