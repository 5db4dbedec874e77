import { useFormatter, useTranslations } from "next-intl";
import type { RepeatReport } from "#lib/campaigns/repeat/read-repeat";
import { repeatDays } from "#lib/campaigns/repeat/schema";

/** Any Monday. */
const monday = Date.UTC(2026, 10, 23);

/** Names of the days of a week, from Monday. */
export function useDayNames(): { day: (typeof repeatDays)[number]; name: string }[] {
  const format = useFormatter();
  return repeatDays.map((day, at) => ({
    day,
    name: format.dateTime(new Date(monday + at * 86_400_000), { weekday: "long", timeZone: "UTC" }),
  }));
}

type Rule = Pick<RepeatReport, "rhythm" | "days" | "monthDay" | "at" | "zone" | "untilDay" | "timesLeft">;

/** A rule in words: when it has its turns, and when it ends. */
export function useRuleWords() {
  const t = useTranslations("campaigns.repeat");
  const format = useFormatter();
  const names = useDayNames();
  return {
    rule: ({ rhythm, days, monthDay, at, zone }: Rule) =>
      t(`rule.${rhythm}`, {
        days: format.list(
          names.flatMap(({ day, name }) => (days.includes(day) ? [name] : [])),
          { type: "conjunction" },
        ),
        ...{ day: monthDay ?? 1, at, zone },
      }),
    end: ({ untilDay, timesLeft }: Rule) => {
      if (untilDay !== null) return t("until", { day: untilDay });
      return timesLeft === null ? t("endless") : t("timesLeft", { count: timesLeft });
    },
  };
}
