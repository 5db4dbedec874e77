import { dayIn } from "#lib/statistics/day";
import { inboundMessage, later, type MessageRow, templateMessage } from "./message-rows.ts";
import type { Person } from "./people.ts";
import type { Random } from "./random.ts";
import type { SeededTemplate } from "./templates.ts";

const DAY_MS = 86_400_000;
/** Relative traffic by weekday, Sunday first. */
const week = [0.58, 1.02, 1.0, 0.97, 1.05, 1.18, 0.74];
/** Relative traffic by local hour: nothing at night, a peak before noon and one in the evening. */
const hours = [
  0, 0, 0, 0, 0, 0, 0.1, 0.3, 0.7, 1, 1.25, 1.2, 0.9, 0.8, 0.85, 0.9, 0.95, 1, 1.1, 1.15, 0.9, 0.5, 0.2, 0.05,
];
const hourSum = hours.reduce((sum, weight) => sum + weight, 0);

export type Traffic = {
  templates: readonly (readonly [SeededTemplate, number])[];
  zone: string;
  perDay: number;
  /** From how many days ago until how many days ago. */
  from: number;
  until: number;
};

/** Single messages sent all day, such as order updates. */
export function steadyMessages(traffic: Traffic, people: readonly Person[], random: Random, now: Date): MessageRow[] {
  const rows: MessageRow[] = [];
  for (let ago = traffic.from; ago >= traffic.until; ago--) {
    const midnight = startOfDay(traffic.zone, now, ago);
    const weekday = new Date(later(midnight, DAY_MS / 2)).getUTCDay();
    const growth = 1 + (traffic.from - ago) * 0.011;
    const wanted = traffic.perDay * (week[weekday] ?? 1) * growth * (0.94 + random.next() * 0.12);
    for (const [hour, weight] of hours.entries()) {
      const count = Math.round((wanted * weight) / hourSum + random.next() - 0.5);
      for (let i = 0; i < count; i++) {
        const createdAt = later(midnight, hour * 3_600_000 + random.int(0, 3_599_999));
        if (createdAt.getTime() > now.getTime() - 5_000) continue;
        const template = random.weighted(traffic.templates);
        const handedOverAt = later(createdAt, random.int(30, 400));
        const given = { createdAt, handedOverAt };
        rows.push(templateMessage(template, random.pick(people), given, random, now));
      }
    }
  }
  return rows;
}

const replies = [
  "Thank you!",
  "Great, thanks",
  "Can I change the delivery day?",
  "Is the store open on Sunday?",
  "Danke!",
  "Where is my parcel now?",
  "Can my sister pick it up for me?",
  "ok",
  "Do you have it in green?",
  "1",
  "Super, vielen Dank",
  "The link does not open for me",
  "How many points do I need?",
];

/** Replies to some of the messages that were read; a few are opt-outs. */
export function repliesTo(
  rows: readonly MessageRow[],
  people: readonly Person[],
  random: Random,
  now: Date,
): MessageRow[] {
  const byPhone = new Map(people.map((person) => [person.phone, person]));
  const answers: MessageRow[] = [];
  for (const row of rows) {
    const person = byPhone.get(row.address);
    if (!row.read_at || !person || !random.chance(0.062)) continue;
    const at = later(row.read_at, random.delayMs(4 * 60_000, 1.2));
    if (at > now) continue;
    const leaves = row.category === "marketing" && random.chance(0.06);
    answers.push(inboundMessage(row, person, leaves ? "STOP" : random.pick(replies), at));
  }
  return answers;
}

/** Midnight of the day `ago` days before today, in a zone. */
export function startOfDay(zone: string, now: Date, ago: number): Date {
  const day = dayIn(zone, new Date(now.getTime() - ago * DAY_MS));
  const guess = new Date(`${day}T00:00:00Z`);
  // The zone's midnight is within 14 hours of UTC midnight: walk back until the hour before belongs to the previous day.
  for (let hour = 14; hour >= -14; hour--) {
    const at = later(guess, hour * 3_600_000);
    if (dayIn(zone, later(at, -1)) !== day && dayIn(zone, at) === day) return at;
  }
  return guess;
}
