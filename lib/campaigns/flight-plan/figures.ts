import type { PlanFigures } from "#db/schema/recipients";
import type { JudgedRecipient } from "#lib/sending/dry-run/judge-recipients";

/** Why a person of a list that may be sent gets nothing; the words are under `send.flight.skips`. */
export const planSkips = [
  "opted_out",
  "left_topic",
  "no_consent",
  "no_sender",
  "window_closed",
  "never_open",
  "capped",
  "not_sendable",
] as const;

/** What becomes of one person of a list. */
export type Fate =
  | { kind: "send" }
  /** Leaves at that moment at the earliest. */
  | { kind: "hold"; why: "hours" | "theirHours" | "localTime"; until: Date }
  /** Waits until its sender, or another one of the pool's rule, can send. */
  | { kind: "hold"; why: "sender"; until: null }
  | { kind: "skip"; reason: string };

/** Nothing looked at yet. */
export function noFigures(limited: boolean, pooled = false): PlanFigures {
  return {
    ...(pooled ? { senders: {} } : {}),
    ...{ looked: 0, sends: 0, holds: {}, skips: {}, newlyReached: limited ? 0 : null },
    ...{ countries: {}, releases: {} },
  };
}

/** What the rules' verdict means for a person before the send. */
export function fateOf(
  { verdict, waitsForSender }: Pick<JudgedRecipient, "verdict" | "waitsForSender">,
  localAt: string | null,
): Fate {
  if (waitsForSender) return { kind: "hold", why: "sender", until: null };
  if (verdict.kind === "stop") return { kind: "skip", reason: "not_sendable" };
  if (verdict.kind === "drop") return { kind: "skip", reason: verdict.reason };
  if (verdict.kind !== "later") return { kind: "send" };
  const why = localAt !== null ? "localTime" : verdict.all ? "hours" : "theirHours";
  return { kind: "hold", why, until: verdict.until };
}

/**
 * Adds people to the figures.
 *
 * @param partsOf how many parts the message to a person has
 */
export function addPeople(
  figures: PlanFigures,
  people: readonly JudgedRecipient[],
  facts: { startsAt: Date; localAt: string | null; partsOf: (person: JudgedRecipient) => number },
): PlanFigures {
  const after: PlanFigures = structuredClone(figures);
  const add = (counts: Record<string, number>, key: string) => {
    counts[key] = (counts[key] ?? 0) + 1;
  };
  for (const person of people) {
    const fate = fateOf(person, facts.localAt);
    after.looked += 1;
    if (fate.kind === "skip") {
      add(after.skips, fate.reason);
      continue;
    }
    after.sends += 1;
    if (fate.kind === "hold") add(after.holds, fate.why);
    if (person.newlyReached && after.newlyReached !== null) after.newlyReached += 1;
    const country = person.country ?? "";
    const counted = after.countries[country] ?? { people: 0, parts: 0 };
    after.countries[country] = { people: counted.people + 1, parts: counted.parts + facts.partsOf(person) };
    const { senders } = after;
    const from = senders ? ` ${person.senderId}` : "";
    if (senders) senders[person.senderId] = { people: (senders[person.senderId]?.people ?? 0) + 1 };
    const at = fate.kind === "hold" ? fate.until : facts.startsAt;
    if (at) add(after.releases, `${country} ${at.getTime()}${from}`);
  }
  return after;
}
