import type { MessageState } from "#db/message-enums";

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
