import type { TemplateCategory, TemplateState } from "#db/enums";
import type { SenderQuality, SenderState } from "#db/sender-enums";
import type { Address, Failure } from "./connector.ts";
import type { MediaKind } from "./profile.ts";

/** What every event has: `key` is unique per fact, so that a repeated webhook changes nothing. */
type Fact<Kind extends string> = { kind: Kind; key: string; at: Date };

/** What became of one message, or of one part of it. */
export type ReceiptEvent = Fact<"receipt"> & {
  senderExternalId: string;
  messageExternalId: string;
  /** Our own id if the platform echoed it. */
  correlation: string | null;
  /** Which part the receipt speaks of, counted from 0, where all parts share one id. */
  part?: number;
  status: "accepted" | "sent" | "delivered" | "read" | "failed";
  failure: Failure | null;
  /** Category the platform billed under, if it said so. */
  pricingCategory: string | null;
  /** Everything it said about the price, by its own names. */
  pricing?: Record<string, string>;
};

/** Everything sent to one person up to a time was delivered or read. Names no message, so it is applied in bounded steps. */
export type WatermarkEvent = Fact<"watermark"> & {
  senderExternalId: string;
  address: Address;
  status: "delivered" | "read";
  until: Date;
};

/** A message of the business that the platform shows us again, whoever sent it. */
export type EchoEvent = Fact<"echo"> & {
  senderExternalId: string;
  messageExternalId: string;
  correlation: string | null;
  address: Address | null;
  text: string | null;
};

export type InboundMedia = {
  kind: MediaKind;
  externalId: string;
  mimeType: string | null;
  fileName: string | null;
  caption: string | null;
  sha256: string | null;
  /** Where it is, for platforms whose events say so. */
  url?: string;
};

/** The advertisement or link through which a person came to write. */
export type Referral = {
  sourceType: string | null;
  sourceId: string | null;
  sourceUrl: string | null;
  headline: string | null;
  body: string | null;
  /** The platform's id of the click, by which advertisers count. */
  clickId: string | null;
};

export type InboundEvent = Fact<"inbound"> & {
  senderExternalId: string;
  messageExternalId: string;
  /** Null for people who hide their number and have no other address. */
  address: Address | null;
  /** The platform's stable id of the person. */
  fromExternalId: string;
  profileName: string | null;
  /** The platform's word for what it is. */
  type: string;
  text: string | null;
  /** Payload of the button or list row the person chose. */
  payload: string | null;
  /** The message it answers. */
  replyTo: string | null;
  media: InboundMedia[];
  referral: Referral | null;
  /** The message it reacts to; no emoji means that an earlier reaction was taken back. */
  reaction: { messageExternalId: string; emoji: string | null } | null;
  /** True for what the platform wrote about the person, such as news of a number. */
  byPlatform?: true;
  /** True when the person opened the chat for the first time and has written nothing; they may be answered. */
  firstVisit?: true;
  /** The earlier message that it replaces or takes back. */
  change: { kind: "edit" | "deletion"; messageExternalId: string } | null;
};

/** One part of a long inbound message; the message is whole when all parts of `reference` are there. */
export type InboundPartEvent = Fact<"inbound_part"> & {
  senderExternalId: string;
  address: Address;
  reference: string;
  /** Counted from 0. */
  part: number;
  parts: number;
  text: string;
};

export type TemplateEvent = Fact<"template"> & {
  templateExternalId: string;
  name: string;
  language: string;
  state: TemplateState | null;
  category: TemplateCategory | null;
  /** A category change that is announced and has not happened yet. */
  notice?: { category: TemplateCategory; from: Date | null };
  quality?: SenderQuality;
  reason: string | null;
};

export type SenderEvent = Fact<"sender"> & {
  senderExternalId: string | null;
  /** True when it holds for every sender of the account, and names none. */
  everySender?: true;
  /** Digits of the number as displayed, for events that name the number only. */
  displayPhone: string | null;
  quality: SenderQuality | null;
  state: SenderState | null;
  /** How the review of the display name stands, in the platform's word. */
  nameState: string | null;
  /** The name that the review is of, and why it was declined. */
  name?: { requested: string | null; reason: string | null };
  tier: string | null;
};

/** News of the account. `state` is the platform's word, or null where a restriction or ban has no name. */
export type AccountEvent = Fact<"account"> & {
  change: "review" | "restriction" | "ban" | "verification";
  state: string | null;
  /** True when the change stops messages from leaving, false when it lets them leave again, null when it does neither. */
  blocks: boolean | null;
  reason: string | null;
  until: Date | null;
};

/** A person told the platform to stop or to resume messages of this business. */
export type OptEvent = Fact<"opt_out" | "opt_in"> & {
  /** Null when it speaks of the business as a whole. */
  senderExternalId: string | null;
  address: Address | null;
  /** The platform's stable id of the person, if it gave one. */
  fromExternalId: string | null;
  /** The message that made them say so, where it alone tells who they are. */
  messageExternalId?: string;
  scope: "marketing" | "all";
};

/** A change of what the platform charges this account. */
export type PricingEvent = Fact<"pricing"> & {
  /** The platform's word for what changed. */
  change: string;
  detail: Record<string, string>;
};

export type UnknownEvent = Fact<"unknown"> & { field: string };

/** What a platform told us, in our words. */
export type ConnectorEvent =
  | ReceiptEvent
  | WatermarkEvent
  | EchoEvent
  | InboundEvent
  | InboundPartEvent
  | TemplateEvent
  | SenderEvent
  | AccountEvent
  | OptEvent
  | PricingEvent
  | UnknownEvent;
