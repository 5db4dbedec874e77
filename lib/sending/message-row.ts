import type { OriginKind, TemplateCategory } from "#db/enums";
import type { FailureKind, MessageState } from "#db/message-enums";

/** A message as the rules see it, with its row of the outbox while it has one. */
export type MessageRow = {
  id: string;
  state: MessageState;
  attempt: number;
  externalId: string | null;
  failureKind: FailureKind | null;
  failureCode: string | null;
  failureDetail: string | null;
  handedOverAt: string | null;
  acceptedAt: string | null;
  sentAt: string | null;
  deliveredAt: string | null;
  readAt: string | null;
  failedAt: string | null;
  createdAt: string;
  channelId: string;
  senderId: string;
  campaignId: string | null;
  templateCode: string | null;
  category: TemplateCategory | null;
  country: string | null;
  /** Null when the message has an outcome. */
  waitsAs: "waiting" | "sending" | "uncertain" | null;
  dueAt: string | null;
  tries: number;
  throttled: number;
  /** True when the platform gave back the message's latest try: whatever else is said about that try comes too late. */
  tryIsOver: boolean;
  /** Who asked for it; null for messages of earlier versions that no campaign sent. */
  originKind: OriginKind | null;
  originId: string | null;
};

/** A message and what it was before the changes. */
export type MovedMessage = {
  before: MessageState;
  /** The row as it was. */
  was: MessageRow;
  /** Nothing more is waited for: it leaves the outbox although its outcome is unknown. */
  leftInDoubt: boolean;
  row: MessageRow;
};
