import type { OpenHours } from "#db/schema/service";

export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** Minutes since midnight of `HH:MM`, up to `24:00`; null for what is no time. */
export function minutesOf(text: string): number | null {
  const [, hours, minutes] = /^(\d{2}):([0-5]\d)$/.exec(text) ?? [];
  const sum = Number(hours) * 60 + Number(minutes);
  return hours === undefined || sum > 24 * 60 ? null : sum;
}

/** Whether a business is open at a moment, by the clock of its zone. The end of a day's hours is closed. */
export function isOpenAt(hours: readonly OpenHours[], zone: string, at: Date): boolean {
  const { day, minutes } = clockIn(zone, at);
  return hours.some(
    (one) => one.day === day && minutes >= (minutesOf(one.from) ?? 0) && minutes < (minutesOf(one.to) ?? 0),
  );
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function clockIn(zone: string, at: Date): { day: string; minutes: number } {
  let formatter = formatters.get(zone);
  if (!formatter) {
    const parts = { weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
    formatter = new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...parts });
    formatters.set(zone, formatter);
  }
  const parts = new Map(formatter.formatToParts(at).map(({ type, value }) => [type, value]));
  const minutes = Number(parts.get("hour")) * 60 + Number(parts.get("minute"));
  return { day: parts.get("weekday")?.toLowerCase() ?? "", minutes };
}
