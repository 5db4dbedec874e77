import type { RecipientPaces } from "#lib/connectors/profile";

/** The receiving service of an address, with the messages a second that it is written to with. */
export function serviceOf(address: string, paces: RecipientPaces): { service: string; perSecond: number } {
  const domain = address.slice(address.lastIndexOf("@") + 1).toLowerCase();
  const known = paces.services.find(({ domains }) => domains.includes(domain));
  return known ? { service: known.name, perSecond: known.perSecond } : { service: domain, perSecond: paces.others };
}

/** How a service is written to on a lane. Times in milliseconds. */
export type ServicePace = {
  perSecond: number;
  pacedAt: number;
  /** When the next message may leave. */
  nextSlotAt: number;
  /** The due time of the next message that has to wait. */
  tailAt: number;
};

/** What is asked for: a message that has waited already keeps its place before new ones; an urgent one never waits. */
export type Wanted = { id: string; waited: boolean; urgent: boolean };

/** Slots that nobody has used for longer than this are lost, so that a pause is not followed by a flood. */
const burstMs = 1_000;
/** A service that asked for fewer messages gets as many as before after this long. */
const recoveryMs = 10 * 60_000;
/** The least it is slowed down to: a message in ten seconds. */
const slowest = 0.1;

/** A service that nothing was sent to yet: a second's worth may leave at once. */
export function freshPace(perSecond: number, now: number): ServicePace {
  return { perSecond, pacedAt: now, nextSlotAt: now - burstMs, tailAt: now };
}

/**
 * Which of the messages to one service may leave now, and when each of the others is to be looked at again. A message that
 * waits gets a due time of its own, so that no claim looks at it before; the backlog of a service is looked at once.
 *
 * @param limit messages a second of the service
 */
export function takeSlots(
  pace: ServicePace,
  limit: number,
  now: number,
  wanted: readonly Wanted[],
): { leaving: string[]; waiting: { id: string; dueAt: number }[]; pace: ServicePace } {
  const perSecond = Math.min(limit, pace.perSecond + (limit * Math.max(0, now - pace.pacedAt)) / recoveryMs);
  const gap = 1_000 / perSecond;
  let nextSlotAt = Math.max(pace.nextSlotAt, now - burstMs);
  const leaving: string[] = [];
  const late: Wanted[] = [];
  for (const one of [...wanted].sort(byTurn)) {
    if (!one.urgent && nextSlotAt > now) {
      late.push(one);
      continue;
    }
    leaving.push(one.id);
    nextSlotAt += gap;
  }
  let soonAt = Math.max(nextSlotAt, now);
  let tailAt = Math.max(pace.tailAt, soonAt);
  const waiting = late.map(({ id, waited }) => {
    const dueAt = waited ? soonAt : tailAt;
    if (waited) soonAt += gap;
    else tailAt += gap;
    return { id, dueAt };
  });
  return { leaving, waiting, pace: { perSecond, pacedAt: now, nextSlotAt, tailAt: Math.max(tailAt, soonAt) } };
}

/** Urgent ones first, then those that have waited. */
function byTurn(a: Wanted, b: Wanted): number {
  return Number(b.urgent) - Number(a.urgent) || Number(b.waited) - Number(a.waited);
}

/** The pace of a service that said "too fast": half of it, and nothing before it has rested. */
export function slowedPace(pace: ServicePace, now: number, restMs: number): ServicePace {
  const perSecond = Math.max(slowest, pace.perSecond / 2);
  return { ...pace, perSecond, pacedAt: now, nextSlotAt: Math.max(pace.nextSlotAt, now + restMs) };
}
