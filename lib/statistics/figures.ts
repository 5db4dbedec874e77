import type { MessageState } from "#db/message-enums";

/**
 * What each figure of messages means. Every page, list and certificate counts by these definitions: one message by
 * `figuresOf`, rows of the database by the same words in SQL (`count-messages.ts`), and counters by differences of
 * `figuresOf`. Rates are in `rates.ts`. Pure; safe in the browser.
 */
export type Figures = {
  /** Waits to leave. */
  queued: number;
  /** The platform took it, whatever came later: also when it failed afterwards. */
  accepted: number;
  /** Of the accepted, those that got at least so far. */
  sent: number;
  delivered: number;
  read: number;
  /** Refused at once, or failed after the platform had taken it. */
  failed: number;
  /** Of the failed, those that the platform had taken: they stand within the accepted. */
  failedLater: number;
  /** May have left, and nothing is known yet. */
  uncertain: number;
  /** Called back before it left. */
  cancelled: number;
  /** Kept back by the claim, because something changed since the list was checked. */
  leftOut: number;
  /** Not sent in time. */
  expired: number;
};

/** What a message is counted by. */
export type CountedMessage = {
  state: MessageState;
  /** When the platform first took it; null when it never did, as far as is known. */
  acceptedAt: Date | string | null;
  /** When the platform first sent it on. */
  sentAt: Date | string | null;
};

const none: Figures = {
  queued: 0,
  accepted: 0,
  sent: 0,
  delivered: 0,
  read: 0,
  failed: 0,
  failedLater: 0,
  uncertain: 0,
  cancelled: 0,
  leftOut: 0,
  expired: 0,
};

export const figureNames = Object.keys(none) as (keyof Figures)[];

export function emptyFigures(): Figures {
  return { ...none };
}

/** The figures that one message counts in. An inbound message counts in none of them. */
export function figuresOf({ state, acceptedAt, sentAt }: CountedMessage): Figures {
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
      if (acceptedAt === null) return { ...none, failed: 1 };
      return { ...none, failed: 1, failedLater: 1, accepted: 1, sent: sentAt === null ? 0 : 1 };
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

/** Adds to `sum` what a change of one message changes. */
export function addChange(sum: Figures, before: CountedMessage, after: CountedMessage): void {
  const was = figuresOf(before);
  const is = figuresOf(after);
  for (const name of figureNames) sum[name] += is[name] - was[name];
}

/** Refused at once: the platform never took it. */
export function refusedOf({ failed, failedLater }: Pick<Figures, "failed" | "failedLater">): number {
  return failed - failedLater;
}

/** Made to leave: the platform answered, or nobody knows. */
export function madeToLeave(figures: Pick<Figures, "accepted" | "failed" | "failedLater" | "uncertain">): number {
  return figures.accepted + refusedOf(figures) + figures.uncertain;
}

/** Accepted, and nothing is known beyond: neither delivered nor failed. */
export function onTheWay(figures: Pick<Figures, "accepted" | "delivered" | "failedLater">): number {
  return figures.accepted - figures.delivered - figures.failedLater;
}

/** Every message that was answered, once, by how far it got: read, delivered only, on the way, or failed in either way. */
export function stagesOf(figures: Pick<Figures, "accepted" | "delivered" | "read" | "failed" | "failedLater">) {
  const { delivered, read, failed } = figures;
  return { read, unread: delivered - read, onTheWay: onTheWay(figures), failed };
}

type Fates = Pick<Figures, "accepted" | "failed" | "failedLater" | "uncertain" | "cancelled" | "leftOut" | "expired">;

/** Messages of a campaign that no longer wait. */
export function doneOf(figures: Fates): number {
  return madeToLeave(figures) + figures.cancelled + figures.leftOut + figures.expired;
}

/** People of a campaign who still wait, also those whose message is not made yet. */
export function waitingOf(campaign: Fates & { rowsSend: number }): number {
  return Math.max(0, campaign.rowsSend - doneOf(campaign));
}
