import type { ObstacleReason } from "../may-leave.ts";

/**
 * Until when messages are put off whose sender cannot send: moments that never come. Those of the first may go on from another
 * sender of their rule as well, those of the second from their own alone. They are made due again when one of them can send.
 */
export const parked = { any: new Date(Date.UTC(8000, 0, 1)), own: new Date(Date.UTC(8001, 0, 1)) } as const;
/** Nothing that waits for a moment which will come is due so late. */
export const parkedFrom = parked.any;

/** What stands in the way of one sender alone, and of nothing else of its channel. */
export const senderReasons = [
  "sender_not_connected",
  "marketing_paused",
  "complaints_high",
  "bounces_high",
] as const satisfies readonly ObstacleReason[];
export type SenderReason = (typeof senderReasons)[number];

export function isOfSender(reason: string): reason is SenderReason {
  return (senderReasons as readonly string[]).includes(reason);
}
