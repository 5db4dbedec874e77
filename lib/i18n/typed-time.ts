import type { Language } from "#db/enums";
import { dayWords } from "./day-words.ts";

/** What a field holds: a day, or a day with a time of day. */
export type TimeKind = "date" | "datetime";

/**
 * A day or moment as a field shows it, in the same form as everywhere in the console: `14 Nov 2026 09:30` in English and
 * `2026-11-14 09:30` in Chinese.
 * @param value `2026-11-14` or `2026-11-14T09:30`; empty for none
 */
export function showTime(value: string, kind: TimeKind, language: Language): string {
  const [day = "", time = ""] = value.split("T");
  if (!isDay(day)) return "";
  const words = dayWords(day, language, "full");
  return kind === "date" ? words : `${words} ${time.slice(0, 5)}`;
}

/**
 * Reads what a person typed: the forms that are shown, and those without doubt about what is the month, such as
 * `Nov 14, 2026`, `2026/11/14` and `2026年11月14日`.
 * @returns `2026-11-14` or `2026-11-14T09:30`, an empty text for nothing, and null for what is not whole or cannot be read
 */
export function readTime(typed: string, kind: TimeKind): string | null {
  const text = typed.trim();
  if (text === "") return "";
  if (kind === "date") return readDay(text);
  const [whole = "", hours = "", minutes = "", half = ""] = /[T,\s]+(\d{1,2}):(\d{2})\s*([ap]m)?$/i.exec(text) ?? [];
  const day = readDay(text.slice(0, text.length - whole.length));
  const hour = hourOf(Number(hours), half.toLowerCase());
  if (whole === "" || day === null || hour === null || Number(minutes) > 59) return null;
  return `${day}T${String(hour).padStart(2, "0")}:${minutes}`;
}

function hourOf(hour: number, half: string): number | null {
  if (half === "") return hour <= 23 ? hour : null;
  if (hour < 1 || hour > 12) return null;
  return (hour % 12) + (half === "pm" ? 12 : 0);
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** Each form ends with what tells that it is whole, so that half a day is never read as another day. */
const forms: readonly { pattern: RegExp; order: readonly ("year" | "month" | "day")[] }[] = [
  { pattern: /^(\d{4})([-/.])(\d{1,2})\2(\d{2})$/, order: ["year", "month", "day"] },
  { pattern: /^(\d{4})(年)(\d{1,2})月(\d{1,2})日$/, order: ["year", "month", "day"] },
  { pattern: /^(\d{1,2})(\s+)([a-z]{3,})\.?\s+(\d{4})$/i, order: ["day", "month", "year"] },
  { pattern: /^([a-z]{3,})(\.?\s+)(\d{1,2}),?\s+(\d{4})$/i, order: ["month", "day", "year"] },
];

function readDay(text: string): string | null {
  for (const { pattern, order } of forms) {
    const match = pattern.exec(text.trim());
    if (!match) continue;
    const [, first = "", , second = "", third = ""] = match;
    const parts = Object.fromEntries(order.map((name, at) => [name, [first, second, third][at] ?? ""]));
    const month = monthOf(parts.month ?? "");
    const day = `${parts.year}-${String(month).padStart(2, "0")}-${(parts.day ?? "").padStart(2, "0")}`;
    return isDay(day) ? day : null;
  }
  return null;
}

/** The number of a month given as a number or by at least three letters of its English name; 0 for none. */
function monthOf(text: string): number {
  return /^\d/.test(text) ? Number(text) : months.indexOf(text.slice(0, 3).toLowerCase()) + 1;
}

/** Whether the calendar has this day, given as `2026-11-14`. */
function isDay(day: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return false;
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
}
