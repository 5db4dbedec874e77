import type { MessageEventKind } from "#db/message-enums";
import type { MessageLink } from "./links-of-message.ts";
import type { MessageDetail } from "./queries.ts";

export type TimelineLine = {
  key: string;
  kind: MessageEventKind;
  at: Date;
  /** Facts of the line; what is null is not known. */
  attempt: number | null;
  tookMs: number | null;
  code: string | null;
  /** Why it was done without an answer, or not done at all: a key under `messages.line.cause`. */
  cause: string | null;
  /** Of a pool, the sender that was chosen. */
  sender: string | null;
  /** A webhook of the platform said so, not an answer to our request. */
  byWebhook: boolean;
};

/** Receipts come with whole seconds; within one second the order of a message's life tells better than the clock. */
const rank: Record<MessageEventKind, number> = {
  queued: 0,
  sender_chosen: 0.3,
  sender_changed: 0.6,
  handed_over: 1,
  retry_later: 2,
  uncertain: 2,
  left_in_doubt: 2,
  resent: 3,
  returned: 6,
  accepted: 4,
  sent: 5,
  delivered: 6,
  read: 7,
  failed: 8,
  cancelled: 8,
  left_out: 8,
  expired: 8,
  received: 8,
};

/**
 * What happened to a message, oldest first. Its making and its last handing-over are facts of the message itself and stand
 * in no event, so that sending writes a row less; they are put in here.
 */
export function timelineOf({ message, events }: Pick<MessageDetail, "message" | "events">): TimelineLine[] {
  const lines = events.map((event, index): TimelineLine => {
    const failure = event.detail.failure as { code?: unknown } | undefined;
    return {
      // A visitor does not see the keys, which hold the platform's ids.
      key: event.key || String(index),
      kind: event.kind,
      at: event.at,
      attempt: numberOf(event.detail.attempt),
      tookMs: numberOf(event.detail.tookMs),
      code: typeof failure?.code === "string" ? failure.code : null,
      cause: textOf(event.detail.cause) ?? textOf(event.detail.reason),
      sender: textOf(event.detail.sender),
      byWebhook: event.detail.by === "webhook",
    };
  });
  const nothing = { tookMs: null, code: null, cause: null, sender: null, byWebhook: false };
  if (message.direction === "outbound") {
    if (!lines.some((line) => line.kind === "queued")) {
      lines.push({ key: "made", kind: "queued", at: message.createdAt, attempt: null, ...nothing });
    }
    if (message.handedOverAt && !lines.some((line) => line.kind === "handed_over")) {
      const attempt = message.attempt || null;
      lines.push({ key: "handed", kind: "handed_over", at: message.handedOverAt, attempt, ...nothing });
    }
  }
  const second = (line: TimelineLine) => Math.floor(line.at.getTime() / 1000);
  return lines.sort((a, b) => second(a) - second(b) || rank[a.kind] - rank[b.kind] || a.at.getTime() - b.at.getTime());
}

/** When the person first followed each link of a message that they followed, in that order. */
export function followedOf(links: readonly MessageLink[]): { at: Date; url: string | null }[] {
  return links
    .flatMap(({ firstAt, url }) => (firstAt === null ? [] : [{ at: firstAt, url }]))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
