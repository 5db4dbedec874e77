/**
 * The contract between Carillon and a messaging platform. A connector translates and reports: it never touches the database,
 * never decides policy, and returns expected failures as values. A thrown error is a bug.
 */
import type { Dispatcher } from "undici";
import type { FailureKind, Platform, SenderQuality, SenderState, TemplateCategory, TemplateState } from "#db/enums";

/** What a connector needs to act for one channel. Secrets arrive opened and must not be logged. */
export type ChannelCredentials = {
  /** Origin and path prefix of the platform's API, without a trailing slash, e.g. `https://graph.facebook.com`. */
  baseUrl: string;
  apiVersion: string;
  /** Id of the bound account (WhatsApp: the WABA id). */
  accountId: string;
  accessToken: string;
  appSecret: string;
};

/** The world as a connector may see it. Tests pass their own dispatcher and clock. */
export type ConnectorIo = {
  dispatcher: Dispatcher;
  now: () => Date;
  /** Milliseconds for one whole exchange, waiting for a socket included; a slower answer counts as an unknown outcome. */
  timeoutMs: number;
  /** Receives each exchange with secrets already removed. */
  trace?: (exchange: { method: string; url: string; status: number | null; tookMs: number }) => void;
};

export type TemplateParameters = {
  header: string[];
  body: string[];
  /** Value of the variable of each button, by the button's index. */
  buttons: { index: number; value: string }[];
};

/** One message ready to leave. `correlation` is our own message id and comes back in receipts where the platform allows. */
export type OutboundMessage = {
  correlation: string;
  /** The platform's id of the sending number, page or account. */
  senderExternalId: string;
  /** E.164 with a leading plus. */
  recipient: string;
  content:
    | { kind: "template"; name: string; language: string; parameters: TemplateParameters }
    | { kind: "text"; text: string };
};

export type Failure = {
  kind: FailureKind;
  /** The platform's own code, as text; null when there was no readable answer. */
  code: string | null;
  /** The platform's own words, for the person who has to act. */
  detail: string;
  /** Least time to wait before another try, when the platform said so. */
  retryAfterMs: number | null;
  /** The platform's reference for its support. */
  trace: string | null;
};

/**
 * How one attempt to send ended. `uncertain` means it may have left us: nobody may send it again until a receipt or the
 * deadline decides.
 */
export type SendOutcome =
  | { outcome: "accepted"; externalId: string; held: boolean }
  | { outcome: "rejected"; failure: Failure }
  | { outcome: "retry_later"; failure: Failure }
  | { outcome: "uncertain"; failure: Failure };

/** A webhook as it arrived: `body` holds the exact bytes, because the signature covers those and nothing else. */
export type RawRequest = { headers: Record<string, string | string[] | undefined>; body: Buffer };

/** What a platform told us, in our words. `key` is unique per fact, so that a repeated webhook changes nothing. */
export type ConnectorEvent =
  | {
      kind: "receipt";
      key: string;
      senderExternalId: string;
      messageExternalId: string;
      /** Our own id if the platform echoed it. */
      correlation: string | null;
      status: "accepted" | "sent" | "delivered" | "read" | "failed";
      at: Date;
      failure: Failure | null;
      /** Category the platform billed under, if it said so. */
      pricingCategory: string | null;
    }
  | {
      kind: "inbound";
      key: string;
      senderExternalId: string;
      messageExternalId: string;
      /** E.164 with a leading plus; null for people who hide their number. */
      from: string | null;
      /** The platform's stable id of the person. */
      fromExternalId: string;
      profileName: string | null;
      type: string;
      text: string | null;
      /** Payload of the button or list row the person chose. */
      payload: string | null;
      replyTo: string | null;
      at: Date;
    }
  | {
      kind: "template";
      key: string;
      templateExternalId: string;
      name: string;
      language: string;
      state: TemplateState | null;
      category: TemplateCategory | null;
      reason: string | null;
      at: Date;
    }
  | {
      kind: "sender";
      key: string;
      senderExternalId: string | null;
      /** Digits of the number as displayed, for events that name the number only. */
      displayPhone: string | null;
      quality: SenderQuality | null;
      state: SenderState | null;
      /** How the review of the display name stands, in the platform's word. */
      nameState: string | null;
      tier: string | null;
      at: Date;
    }
  | { kind: "unknown"; key: string; field: string; at: Date };

export type AccountFacts = {
  accountId: string;
  name: string;
  currency: string | null;
  namespace: string | null;
  reviewState: string;
  businessId: string | null;
  businessName: string | null;
  verificationState: string | null;
  zone: string | null;
};

export type SenderFacts = {
  externalId: string;
  /** Digits with a leading plus. */
  phone: string;
  displayName: string;
  state: SenderState;
  verificationState: string;
  nameState: string | null;
  quality: SenderQuality;
  tier: string | null;
  /** Messages a second the platform allows this sender. */
  throughputPerSecond: number;
  official: boolean;
};

/** A template as the platform reviews it. Components are the platform-neutral ones of lib/templates/schema.ts. */
export type TemplateDraft = {
  name: string;
  language: string;
  category: TemplateCategory;
  header: { text: string; samples: Record<string, string> } | null;
  body: { text: string; samples: Record<string, string> };
  footer: string | null;
  buttons: (
    | { kind: "quick_reply"; text: string }
    | { kind: "url"; text: string; url: string; sample: string | null }
  )[];
};

export type Outcome<T> = { ok: true; value: T } | { ok: false; failure: Failure };

/** Binding by an account id and token, or by the code of the platform's own sign-up window. */
export type AccountCapability = {
  /** True when the platform answers at all, whatever it answers; used before a person is sent there. */
  reachable(baseUrl: string, io: ConnectorIo): Promise<boolean>;
  exchangeCode(
    app: { baseUrl: string; apiVersion: string; appId: string; appSecret: string },
    code: string,
    io: ConnectorIo,
  ): Promise<Outcome<{ accessToken: string }>>;
  readAccount(channel: ChannelCredentials, io: ConnectorIo): Promise<Outcome<AccountFacts>>;
  subscribe(
    channel: ChannelCredentials,
    callback: { url: string; verifyToken: string },
    io: ConnectorIo,
  ): Promise<Outcome<null>>;
  unsubscribe(channel: ChannelCredentials, io: ConnectorIo): Promise<Outcome<null>>;
  listSenders(channel: ChannelCredentials, io: ConnectorIo): Promise<Outcome<SenderFacts[]>>;
  addSender(
    channel: ChannelCredentials,
    input: { countryCode: string; number: string; displayName: string },
    io: ConnectorIo,
  ): Promise<Outcome<{ externalId: string }>>;
  requestCode(
    channel: ChannelCredentials,
    input: { senderExternalId: string; method: "SMS" | "VOICE"; language: string },
    io: ConnectorIo,
  ): Promise<Outcome<null>>;
  verifyCode(
    channel: ChannelCredentials,
    input: { senderExternalId: string; code: string },
    io: ConnectorIo,
  ): Promise<Outcome<null>>;
  registerSender(
    channel: ChannelCredentials,
    input: { senderExternalId: string; pin: string },
    io: ConnectorIo,
  ): Promise<Outcome<null>>;
  deregisterSender(channel: ChannelCredentials, senderExternalId: string, io: ConnectorIo): Promise<Outcome<null>>;
};

export type TemplateCapability = {
  submit(
    channel: ChannelCredentials,
    draft: TemplateDraft,
    io: ConnectorIo,
  ): Promise<Outcome<{ externalId: string; state: TemplateState; category: TemplateCategory | null }>>;
  edit(channel: ChannelCredentials, externalId: string, draft: TemplateDraft, io: ConnectorIo): Promise<Outcome<null>>;
  remove(
    channel: ChannelCredentials,
    input: { name: string; externalId: string | null },
    io: ConnectorIo,
  ): Promise<Outcome<null>>;
  /** The state the platform holds now; asked when a review webhook may have been missed. */
  read(
    channel: ChannelCredentials,
    externalId: string,
    io: ConnectorIo,
  ): Promise<Outcome<{ state: TemplateState; category: TemplateCategory | null; reason: string | null }>>;
};

export type Connector = {
  platform: Platform;
  capabilities: { textMax: number; templates: boolean; receipts: readonly ("sent" | "delivered" | "read")[] };
  send(message: OutboundMessage, channel: ChannelCredentials, io: ConnectorIo): Promise<SendOutcome>;
  verifyWebhook(request: RawRequest, secret: string): boolean;
  /** Translates one verified webhook; facts it does not know become `unknown`, malformed parts are left out, the rest kept. */
  parseWebhook(request: RawRequest): ConnectorEvent[];
  account?: AccountCapability;
  templates?: TemplateCapability;
};
