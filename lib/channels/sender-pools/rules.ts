import { createHash } from "node:crypto";
import type { SenderPool } from "#db/schema/sender-pools";

/** A person as a pool knows them. */
export type PoolPerson = { addressKind: string; address: string; country: string | null };

/** A sender of the pool that a person had to do with before, and what that was. */
export type KeptSender = { senderId: string; why: "window" | "messages" };

/** What a pool asks about a sender for one person. */
export type PoolFacts = {
  /** Whether its messages may go there at all: by its registration for the country, by what it is for. */
  allowed: (senderId: string) => boolean;
  /** Whether it can send now. */
  up: (senderId: string) => boolean;
};

/** Why a sender was chosen: a key under `messages.line.cause`. */
export const poolCauses = ["pool_window", "pool_messages", "pool_country", "pool_others"] as const;
export type PoolCause = (typeof poolCauses)[number];

/** The number of the rule for all other countries. */
export const othersRule = -1;

/** All senders of a pool, each once, those of the other countries first. */
export function sendersOf({ rules, otherIds }: Pick<SenderPool, "rules" | "otherIds">): string[] {
  return [...new Set([...otherIds, ...rules.flatMap(({ senderIds }) => senderIds)])];
}

/** The rule for a country, by its number, and its senders. */
export function ruleFor(
  { rules, otherIds }: Pick<SenderPool, "rules" | "otherIds">,
  country: string | null,
): { rule: number; senderIds: readonly string[] } {
  const rule = country === null ? -1 : rules.findIndex(({ countries }) => countries.includes(country));
  const found = rules[rule];
  return found ? { rule, senderIds: found.senderIds } : { rule: othersRule, senderIds: otherIds };
}

/**
 * The sender of a pool for one person, the same at every call with the same facts. Whom a sender of the pool has an open window
 * with, or has messaged before, keeps it; others are shared among the senders of their country's rule by how much each can send.
 * A sender that cannot send is chosen only where messages wait for it, or where no other one of the rule can send either.
 */
export function chooseSender(
  pool: SenderPool,
  person: PoolPerson,
  kept: KeptSender | null,
  { allowed, up }: PoolFacts,
): { senderId: string; cause: PoolCause } {
  const waits = pool.whenOut === "wait";
  if (kept && sendersOf(pool).includes(kept.senderId) && allowed(kept.senderId) && (waits || up(kept.senderId))) {
    return { senderId: kept.senderId, cause: kept.why === "window" ? "pool_window" : "pool_messages" };
  }
  const { rule, senderIds } = ruleFor(pool, person.country);
  const fit = senderIds.filter(allowed);
  const able = fit.filter(up);
  const among = !waits && able.length > 0 ? able : fit.length > 0 ? fit : senderIds;
  return { senderId: heaviest(pool, person, among), cause: rule === othersRule ? "pool_others" : "pool_country" };
}

/**
 * The sender of the same rule that takes a message over from one that cannot send.
 *
 * @returns null where none can, or where the pool's messages wait
 */
export function chooseOther(pool: SenderPool, person: PoolPerson, from: string, facts: PoolFacts): string | null {
  if (pool.whenOut === "wait") return null;
  const able = ruleFor(pool, person.country).senderIds.filter(
    (senderId) => senderId !== from && facts.allowed(senderId) && facts.up(senderId),
  );
  return able.length === 0 ? null : heaviest(pool, person, able);
}

/**
 * Shares people among senders in proportion to their paces, so that a sender more or less moves no more people than it must: the
 * highest of one random number for each sender, weighted (Efraimidis and Spirakis 2006).
 */
function heaviest(pool: SenderPool, { addressKind, address }: PoolPerson, senderIds: readonly string[]): string {
  let best = { senderId: senderIds[0] ?? "", score: Number.NEGATIVE_INFINITY };
  for (const senderId of senderIds) {
    const digest = createHash("sha256").update(`${pool.id} ${senderId} ${addressKind} ${address}`).digest();
    const drawn = (digest.readUIntBE(0, 6) + 1) / (2 ** 48 + 1);
    const score = Math.log(drawn) / Math.max(pool.paces[senderId] ?? 1, 0.001);
    if (score > best.score) best = { senderId, score };
  }
  return best.senderId;
}
