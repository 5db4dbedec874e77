import { sql } from "drizzle-orm";
import {
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { madeAt, moment, oneOf } from "../columns.ts";
import { addressKinds } from "../enums.ts";
import {
  addressProofs,
  type SenderTrait,
  type SendType,
  senderIdKinds,
  senderIdStates,
  senderStates,
  senderTraits,
} from "../sender-enums.ts";

/** What only some platforms say of a sender. */
export type SenderDetails = {
  verificationState?: string;
  /** When a proved sender has to be proved again unless it is registered, as an ISO time. */
  verifiedUntil?: string;
  /** How the review of the display name stands, in the platform's word. */
  nameState?: string;
  /** How many people it may reach in a day, in the platform's word. */
  tier?: string;
  official?: boolean;
  /** A display name that was asked for and is not shown yet, how its review stands, and why it was declined. */
  newName?: string;
  newNameState?: string;
  nameReason?: string;
  /** Whether a two-step PIN is set. */
  pin?: boolean;
  /** The platform's word for how fast it may send. */
  throughputLevel?: string;
  /** True when the sender is also used in the platform's own app, which fixes its pace. */
  sharedWithApp?: boolean;
  /** Where the platform posts what happens on this sender alone, when that is not the channel's address. */
  callbackUrl?: string;
  /** Ours: when somebody began to bring the number here from another provider, as an ISO time. */
  movingSince?: string;
  /** Ours: ids that regulators gave, by country and name. */
  regulatory?: Record<string, Record<string, string>>;
  /** Ours: of a mail address that was added to a channel's own, what its mails are for and what their headers say. */
  mail?: SenderMail;
};

/** Empty texts stand in no header. */
export type SenderMail = { sendType: SendType; name: string; replyTo: string };

/** How the records in DNS stood of a domain that a channel's mails come from, when they were looked up last. */
export const mailDomains = pgTable(
  "mail_domains",
  {
    workspaceId: text("workspace_id").notNull(),
    channelId: text("channel_id").notNull(),
    domain: text("domain").notNull(),
    records: jsonb("records").$type<MailDomainRecord[]>().notNull(),
    checkedAt: moment("checked_at").notNull(),
    /** When its records first proved that it belongs to the workspace. */
    verifiedAt: moment("verified_at"),
  },
  (t) => [primaryKey({ name: "mail_domains_pk", columns: [t.workspaceId, t.channelId, t.domain] })],
);

/** A record as it should be, how it stands, and what was found in its place. */
export type MailDomainRecord = {
  kind: "spf" | "dkim" | "dmarc" | "proof";
  name: string;
  value: string;
  state: "ok" | "missing" | "wrong" | "several" | "too_many_lookups" | "unanswered";
  found: string[];
};

/** What messages are sent from: a number, a page, an account, a service, a sender id or a mail address. */
export const senders = pgTable(
  "senders",
  {
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    channelId: text("channel_id").notNull(),
    externalId: text("external_id").notNull(),
    /** What people see as its address; a phone is E.164 with a leading plus. */
    address: text("address").notNull(),
    /** Null for senders that are no address, e.g. the word that an SMS comes from. */
    addressKind: text("address_kind", { enum: addressKinds }),
    displayName: text("display_name").notNull(),
    state: text("state", { enum: senderStates }).notNull(),
    quality: text("quality").notNull().default("UNKNOWN"),
    details: jsonb("details").$type<SenderDetails>().notNull().default({}),
    pinSealed: text("pin_sealed"),
    /** When a person paused marketing on it; null while marketing may leave. */
    marketingPausedAt: moment("marketing_paused_at"),
    /** Messages a second the platform allows. */
    limitPerSecond: doublePrecision("limit_per_second").notNull().default(80),
    syncedAt: moment("synced_at").notNull().defaultNow(),
    createdAt: madeAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    oneOf("senders_state", t.state, senderStates),
    oneOf("senders_address_kind", t.addressKind, addressKinds),
    uniqueIndex("senders_external").on(t.workspaceId, t.channelId, t.externalId),
    index("senders_by_external").on(t.externalId),
  ],
);

/** A mail address that was added to the one a channel is bound with; its row in `senders` says whether it may send. */
export const senderAddresses = pgTable(
  "sender_addresses",
  {
    workspaceId: text("workspace_id").notNull(),
    senderId: text("sender_id").notNull(),
    channelId: text("channel_id").notNull(),
    /** How and when it was proved to belong to whoever added it; null until then. */
    verifiedBy: text("verified_by", { enum: addressProofs }),
    verifiedAt: moment("verified_at"),
    /** When the last mail that asks for the proof was written, and how many were. */
    askedAt: moment("asked_at"),
    asked: integer("asked").notNull().default(0),
    /** Suggested for new campaigns; where none is, the bound address. */
    preferred: boolean("preferred").notNull().default(false),
    /** A user's id, or `system`. */
    addedBy: text("added_by").notNull(),
    addedAt: moment("added_at").notNull(),
  },
  (t) => [
    primaryKey({ name: "sender_addresses_pk", columns: [t.workspaceId, t.senderId] }),
    uniqueIndex("sender_addresses_preferred").on(t.workspaceId, t.channelId).where(sql`${t.preferred}`),
    oneOf("sender_addresses_verified_by", t.verifiedBy, addressProofs),
  ],
);

/** What SMS of a channel shall come from in a country, and how its carrier has decided. */
export const senderFilings = pgTable(
  "sender_filings",
  {
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    channelId: text("channel_id").notNull(),
    /** A word, a short code, or a number in E.164. */
    name: text("name").notNull(),
    country: text("country").notNull(),
    kind: text("kind", { enum: senderIdKinds }).notNull(),
    state: text("state", { enum: senderIdStates }).notNull(),
    /** Why it was refused. */
    reason: text("reason"),
    /** Ids that the country's regulator gave, by their names. */
    regulatory: jsonb("regulatory").$type<Record<string, string>>().notNull().default({}),
    evidence: text("evidence").notNull().default(""),
    /** Chosen where several are approved for the country. */
    preferred: boolean("preferred").notNull().default(false),
    /** A user's id, or `system`. */
    filedBy: text("filed_by").notNull(),
    filedAt: moment("filed_at").notNull(),
    decidedAt: moment("decided_at"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex("sender_filings_place").on(t.workspaceId, t.channelId, t.name, t.country),
    oneOf("sender_filings_kind", t.kind, senderIdKinds),
    oneOf("sender_filings_state", t.state, senderIdStates),
  ],
);

/** What people see of a business on one sender. */
export type BusinessProfile = {
  about: string;
  address: string;
  description: string;
  email: string;
  /** The platform's word. */
  industry: string;
  websites: string[];
  /** Where the platform serves the photo; null without one. */
  photoUrl: string | null;
};

/** What a person finds in an empty chat with the business. */
export type Greeting = {
  /** Whether the platform reports that somebody opened the chat for the first time. */
  welcome: boolean;
  /** Texts that a person may send with one tap. */
  starters: string[];
  commands: { name: string; description: string }[];
};

/** A short link into a chat with the sender, also drawn as a QR code. */
export type ChatLink = { code: string; text: string; url: string };

/** What a sender shows to people, as it was last read from the platform. Null for what the platform does not have. */
export const senderProfiles = pgTable(
  "sender_profiles",
  {
    workspaceId: text("workspace_id").notNull(),
    senderId: text("sender_id").notNull(),
    profile: jsonb("profile").$type<BusinessProfile>(),
    greeting: jsonb("greeting").$type<Greeting>(),
    links: jsonb("links").$type<ChatLink[]>(),
    /** What whoever opens the chat for the first time is answered; ours, for the platform keeps no such text. */
    welcomeText: text("welcome_text"),
    readAt: moment("read_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.senderId] })],
);

/** Each change of a sender that the platform told or that we found, append only. */
export const senderChanges = pgTable(
  "sender_changes",
  {
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    senderId: text("sender_id").notNull(),
    trait: text("trait", { enum: senderTraits }).$type<SenderTrait>().notNull(),
    /** The platform's words; null when it was not known. */
    before: text("before"),
    after: text("after"),
    at: moment("at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    oneOf("sender_changes_trait", t.trait, senderTraits),
    index("sender_changes_of_sender").on(t.workspaceId, t.senderId, t.at, t.id),
  ],
);
