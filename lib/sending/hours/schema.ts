import { z } from "zod";
import { minutesOf, weekdays } from "#lib/channels/service-settings/opening-hours";

/** Days that may be closed beside those of the week. */
const CLOSED_MAX = 200;
/** A day is open this long at least: a message needs a moment to arrive. */
const leastOpenMinutes = 30;

/** The dates in a text with one on each line, in order and each once; null where a line is no date. */
export function datesIn(text: string): string[] | null {
  const lines = text
    .split(/[\s,;]+/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return lines.every(isDate) ? [...new Set(lines)].sort() : null;
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;
}

const clock = z.string().refine((text) => minutesOf(text) !== null, { message: "service.timeInvalid" });
const dayHours = z
  .object({ day: z.enum(weekdays), open: z.boolean(), from: clock, to: clock })
  .refine(({ open, from, to }) => !open || (minutesOf(to) ?? 0) - (minutesOf(from) ?? 0) >= leastOpenMinutes, {
    message: "sendingHours.order",
    path: ["to"],
  });

/** When messages may reach people, as it is filled in. */
export const SendingHoursInput = z
  .object({
    on: z.boolean(),
    days: z
      .array(dayHours)
      .length(weekdays.length)
      .refine((days) => new Set(days.map(({ day }) => day)).size === weekdays.length),
    /** Dates as `2026-12-25`, one on each line. */
    closed: z
      .string()
      .max(CLOSED_MAX * 12, "sendingHours.closedMany")
      .refine((text) => datesIn(text) !== null, { message: "sendingHours.closedInvalid" })
      .refine((text) => (datesIn(text)?.length ?? 0) <= CLOSED_MAX, { message: "sendingHours.closedMany" }),
    clock: z.enum(["workspace", "person"]),
    /** Key of the contacts' attribute with a person's time zone; empty for none. */
    attribute: z.string().max(40),
  })
  .refine(({ on, days }) => !on || days.some(({ open }) => open), { message: "sendingHours.noDay", path: ["on"] });
export type SendingHoursInput = z.output<typeof SendingHoursInput>;
