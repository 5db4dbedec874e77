export const messageDirections = ["outbound", "inbound"] as const;

export type MessageDirection = (typeof messageDirections)[number];

/**
 * One message's life. `queued` waits for its turn, `sending` has left or is leaving, `accepted` was taken by the platform,
 * `uncertain` may have left us and is neither resent nor replaced until a receipt or the deadline decides. `left_out` was
 * kept back because the person does not want it, `expired` was not sent in time.
 * Rank order of the happy path: queued < sending < accepted < sent < delivered < read.
 */
export const messageStates = [
  "queued",
  "sending",
  "accepted",
  "uncertain",
  "sent",
  "delivered",
  "read",
  "failed",
  "cancelled",
  "left_out",
  "expired",
  "received",
] as const;

export type MessageState = (typeof messageStates)[number];

/**
 * What the message list says of a message's fallback: it waits for its moment, was replaced by a message that did or did not
 * arrive yet, or could not be replaced; `replaces` is a message that took the place of another one.
 */
export const fallbackMarks = ["waiting", "made", "delivered", "dropped", "replaces"] as const;

export type FallbackMark = (typeof fallbackMarks)[number];

export const messageSources = ["console", "api", "flow", "agent", "automatic", "user"] as const;

export const messageEventKinds = [
  "queued",
  "handed_over",
  "accepted",
  "retry_later",
  "uncertain",
  "resent",
  "returned",
  "left_in_doubt",
  "sent",
  "delivered",
  "read",
  "failed",
  "cancelled",
  "left_out",
  "expired",
  "received",
  "sender_chosen",
  "sender_changed",
] as const;

export type MessageEventKind = (typeof messageEventKinds)[number];

/** The only failure names the product sees; each connector maps its platform's codes onto them. */
export const failureKinds = [
  "AUTH",
  "THROTTLED_SENDER",
  "THROTTLED_RECIPIENT",
  "QUOTA",
  "TRANSIENT",
  "UNKNOWN_OUTCOME",
  "INVALID_REQUEST",
  "TEMPLATE",
  "WINDOW_CLOSED",
  "RECIPIENT",
  "OPTED_OUT",
  "POLICY",
] as const;

export type FailureKind = (typeof failureKinds)[number];
