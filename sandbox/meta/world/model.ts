/** The objects of the simulated platform. Times are virtual ms; ids are text, as the platform sends them. */

export type App = {
  id: string;
  secret: string;
  name: string;
  /** App-level webhook; a WABA's override takes precedence. */
  callbackUrl: string | null;
  fields: string[];
  /** Where webhooks of pages and of Instagram accounts go. */
  callbacks?: Partial<Record<MessagingObject, { url: string; fields: string[] }>>;
  /** Calls without a right `appsecret_proof` are refused. */
  requireProof?: boolean;
};

/** What webhooks of the two messaging platforms are about. */
export type MessagingObject = "page" | "instagram";

/** An app that wants the webhooks of a page or an Instagram account, and which. */
export type MessagingSubscription = { appId: string; fields: string[] };

/** How the platform treats an account that sends messages. */
export type MessagingStanding = {
  /** Messages a second. */
  throughput: number;
  /** Virtual ms until which it may not send; absent while it may. */
  restrictedUntil?: number | null;
};

export type Page = MessagingStanding & {
  id: string;
  portfolioId: string;
  name: string;
  subscriptions: MessagingSubscription[];
  instagramId: string | null;
  /** What `messenger_profile` keeps: greeting, persistent menu, ice breakers. */
  profile: Record<string, unknown>;
  personas?: Persona[];
  labels?: Label[];
};

/** A name and picture that a page answers under. */
export type Persona = { id: string; name: string; pictureUrl: string };

/** What a person wrote below a post of a page or an Instagram account. */
export type PageComment = { id: string; accountId: string; person: string; at: number; replied: boolean };

/** A page's label; `people` are ids by which the page, or its Instagram account, knows them. */
export type Label = { id: string; name: string; people: string[] };

export type InstagramAccount = MessagingStanding & {
  id: string;
  pageId: string;
  username: string;
  /** By Instagram's own login; through the page, the page's count. */
  subscriptions: MessagingSubscription[];
};

/** A file that was uploaded to be sent. */
export type MessagingAttachment = { id: string; accountId: string; type: string };

export type Portfolio = {
  id: string;
  name: string;
  verified: boolean;
  /** Limit of distinct people in any 24 h outside a service window; -1 is unlimited. */
  reachLimit: number;
};

export type Subscription = { appId: string; callbackUrl: string | null };

export type Waba = {
  id: string;
  portfolioId: string;
  name: string;
  currency: string;
  timezoneId: string;
  namespace: string;
  subscriptions: Subscription[];
  /** Name of a deleted template -> when it may be used again. */
  lockedNames: Record<string, number>;
  /** Times of recent template creations, for the cap of 100 an hour. */
  creations: number[];
  createdAt: number;
  /** What the platform holds against it; absent while it never did. */
  review?: AccountReview;
  restrictions?: AccountRestriction[];
  banned?: boolean;
};

export type AccountReview = "PENDING" | "APPROVED" | "REJECTED" | "DISABLED";

/** `until` in virtual ms; null while nobody knows when it ends. */
export type AccountRestriction = { type: string; until: number | null };

export type NumberStatus =
  | "CONNECTED"
  | "PENDING"
  | "OFFLINE"
  | "FLAGGED"
  | "RESTRICTED"
  | "RATE_LIMITED"
  | "BANNED"
  | "DISCONNECTED"
  | "UNVERIFIED"
  | "MIGRATED"
  | "DELETED";

export type Quality = "GREEN" | "YELLOW" | "RED" | "UNKNOWN" | "NA";

export type PhoneNumber = {
  id: string;
  wabaId: string;
  /** Digits of E.164 without the plus. */
  phone: string;
  display: string;
  verifiedName: string;
  verification: "VERIFIED" | "NOT_VERIFIED" | "EXPIRED";
  status: NumberStatus;
  quality: Quality;
  /** Messages per second, inbound and outbound together. */
  throughput: number;
  maintenanceUntil: number;
  pin: string | null;
  pinFailures: number;
  registrations: number[];
  /** The six digits that the next request_code sends, or has sent. */
  code: string;
  codeSentAt: number | null;
  blocks: number;
  callbackUrl: string | null;
  profile: Record<string, unknown>;
  /** The review of its present name; approved when absent. */
  nameStatus?: "APPROVED" | "DECLINED" | "PENDING_REVIEW";
  newName?: NewName | null;
  /** Times of the last changes of the name. */
  nameChanges?: number[];
  official?: boolean;
  /** Also used in the platform's app for small businesses. */
  onBizApp?: boolean;
  /** The number of another account that becomes this one. */
  movesFrom?: string | null;
  greeting?: {
    enable_welcome_message: boolean;
    prompts: string[];
    commands: { command_name: string; command_description: string }[];
  };
  links?: ShortLink[];
  settings?: Record<string, Record<string, unknown>>;
  /** People whom the business blocks. */
  blocked?: string[];
};

/** A display name that was asked for. `until` is when an approval becomes void. */
export type NewName = {
  name: string;
  status: "APPROVED" | "DECLINED" | "PENDING_REVIEW";
  decideAt: number | null;
  until?: number | null;
};

export type ShortLink = { code: string; prefilled_message: string; deep_link_url: string };

export type Token = {
  value: string;
  kind: "SYSTEM_USER" | "USER" | "PAGE" | "INSTAGRAM";
  appId: string;
  userId: string;
  scopes: string[];
  portfolioId: string;
  /** The accounts this token was granted. */
  wabaIds: string[];
  expiresAt: number;
  /** The pages that a person shared, or the one that it speaks for. */
  pageIds?: string[];
  /** The account that it speaks for by Instagram's own login. */
  instagramId?: string;
  /** Its owner removed the app. */
  revoked?: boolean;
};

/** A code of the sign-up window: valid once, for 30 s. */
export type LoginCode = { code: string; token: string; expiresAt: number; used: boolean };

export type Media = {
  id: string;
  phoneId: string;
  mime: string;
  sha256: string;
  size: number;
  file: string;
  expiresAt: number;
};

export type Upload = {
  id: string;
  fileName: string;
  mime: string;
  length: number;
  received: number;
  handle: string | null;
  /** What has arrived, in base64; pictures are kept, for a profile may show them. */
  content?: string;
};

export type Person = {
  /** Digits of the number; also the key. */
  id: string;
  name: string;
  blocked: string[];
  leftWhatsapp: boolean;
  hidden: boolean;
  readReceiptsOff: boolean;
  offlineUntil: number;
  stoppedMarketing: boolean;
};

/** A message from a person to a number. */
export type InboundMessage = {
  id: string;
  phoneId: string;
  person: string;
  at: number;
  message: Record<string, unknown>;
};
