import type { MessageState } from "#db/enums";

/**
 * One message's life as pure rules. Receipts arrive late, twice and out of order; the state only moves up, except that a
 * failure gives way to a later delivery, because then the person has it.
 */

/**
 * What a change may aim at. `queued` ends a try that brought no outcome, `again` lets a message leave once more that had one,
 * and `left_in_doubt` gives up waiting for a receipt.
 */
export type Target =
  | "accepted"
  | "sent"
  | "delivered"
  | "read"
  | "failed"
  | "uncertain"
  | "queued"
  | "returned"
  | "again"
  | "left_in_doubt"
  | "cancelled"
  | "left_out"
  | "expired";

const rank: Record<MessageState, number> = {
  queued: 0,
  sending: 1,
  uncertain: 1,
  accepted: 2,
  sent: 3,
  delivered: 4,
  read: 5,
  failed: 6,
  cancelled: 6,
  left_out: 6,
  expired: 6,
  received: 6,
};

/** States of which a message may leave once more: the person has it in none of them, as far as is known. */
const againFrom = new Set<MessageState>(["uncertain", "failed", "expired", "accepted", "sent", "cancelled"]);

/**
 * The state after a fact arrived.
 *
 * @returns the same state when the fact is old news
 */
export function nextState(current: MessageState, target: Target): MessageState {
  switch (target) {
    case "accepted":
    case "sent":
    case "delivered":
    case "read":
      if (current === "received") return current;
      // A message given up or called back that arrives all the same did arrive.
      if (current === "cancelled" || current === "left_out" || current === "expired") return target;
      if (current === "failed") return target === "delivered" || target === "read" ? target : current;
      return rank[target] > rank[current] ? target : current;
    case "failed":
      return current === "delivered" || current === "read" || rank[current] >= 6 ? current : "failed";
    case "uncertain":
      return current === "sending" ? "uncertain" : current;
    case "queued":
      return current === "sending" || current === "uncertain" ? "queued" : current;
    case "returned":
      // The platform had accepted it and could not send it after all: the person has nothing yet, and it waits again.
      return current === "accepted" || current === "sent" || current === "uncertain" ? "queued" : current;
    case "again":
      return againFrom.has(current) ? "queued" : current;
    case "left_in_doubt":
      return current;
    case "cancelled":
    case "left_out":
    case "expired":
      return current === "queued" ? target : current;
  }
}

/** The figures a message counts in while it is in a state. Sums over messages of these are what every page shows. */
export type Figures = {
  queued: number;
  accepted: number;
  sent: number;
  delivered: number;
  read: number;
  failed: number;
  uncertain: number;
  cancelled: number;
  leftOut: number;
  expired: number;
};

const none: Figures = {
  queued: 0,
  accepted: 0,
  sent: 0,
  delivered: 0,
  read: 0,
  failed: 0,
  uncertain: 0,
  cancelled: 0,
  leftOut: 0,
  expired: 0,
};

/** `accepted`, `sent` and `delivered` count everything that got at least so far. */
export function figuresOf(state: MessageState): Figures {
  switch (state) {
    case "queued":
    case "sending":
      return { ...none, queued: 1 };
    case "uncertain":
      return { ...none, uncertain: 1 };
    case "accepted":
      return { ...none, accepted: 1 };
    case "sent":
      return { ...none, accepted: 1, sent: 1 };
    case "delivered":
      return { ...none, accepted: 1, sent: 1, delivered: 1 };
    case "read":
      return { ...none, accepted: 1, sent: 1, delivered: 1, read: 1 };
    case "failed":
      return { ...none, failed: 1 };
    case "cancelled":
      return { ...none, cancelled: 1 };
    case "left_out":
      return { ...none, leftOut: 1 };
    case "expired":
      return { ...none, expired: 1 };
    case "received":
      return none;
  }
}

export const figureNames = Object.keys(none) as (keyof Figures)[];

/** Adds to `sum` what moving one message from one state to another changes. */
export function addChange(sum: Figures, from: MessageState, to: MessageState): void {
  const before = figuresOf(from);
  const after = figuresOf(to);
  for (const name of figureNames) sum[name] += after[name] - before[name];
}

export function emptyFigures(): Figures {
  return { ...none };
}
