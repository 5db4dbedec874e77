import { sql } from "drizzle-orm";
import { bigint, index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import {
  addressKinds,
  failureKinds,
  messageDirections,
  messageEventKinds,
  messageSources,
  messageStates,
  platforms,
  templateCategories,
} from "../enums.ts";
import { bytes, madeAt, moment, oneOf, orderedText } from "./columns.ts";

/** Both directions. Partitioned by month on `id`, which starts with the date: a month leaves by dropping its partition. */
export const messages = pgTable(
  "messages",
  {
    workspaceId: text("workspace_id").notNull(),
    /** 22 digits: UTC date and time to the millisecond, then five that tell messages of one millisecond apart. */
    id: orderedText("id").notNull(),
    channelId: text("channel_id").notNull(),
    senderId: text("sender_id").notNull(),
    direction: text("direction", { enum: messageDirections }).notNull(),
    source: text("source", { enum: messageSources }).notNull(),
    /** The person, as `addressKind` says: a phone in E.164 with its plus, or a platform's id; null when they hide it. */
    address: text("address"),
    addressKind: text("address_kind", { enum: addressKinds }).notNull().default("phone"),
    country: text("country"),
    contactName: text("contact_name"),
    campaignId: orderedText("campaign_id"),
    rowNumber: integer("row_number"),
    templateCode: text("template_code"),
    templateName: text("template_name"),
    language: text("language"),
    category: text("category", { enum: templateCategories }),
    kind: text("kind").notNull(),
    /** Values of the template's variables in the order of its columns. */
    parameters: jsonb("parameters").$type<string[]>(),
    /** What the person reads, or wrote. */
    preview: text("preview").notNull(),
    payload: text("payload"),
    state: text("state", { enum: messageStates }).notNull(),
    /** Number of the last try that has an outcome; a try under way stands in the outbox. */
    attempt: integer("attempt").notNull().default(0),
    /** Version of the template's content that the parameters were made for. */
    templateVersion: integer("template_version"),
    /** Never leaves after this moment. */
    expiresAt: moment("expires_at"),
    /** The platform's id, the first one when it gave several; all of them stand in `message_external_ids`. */
    externalId: text("external_id"),
    failureKind: text("failure_kind", { enum: failureKinds }),
    failureCode: text("failure_code"),
    failureDetail: text("failure_detail"),
    createdAt: madeAt(),
    handedOverAt: moment("handed_over_at"),
    acceptedAt: moment("accepted_at"),
    sentAt: moment("sent_at"),
    deliveredAt: moment("delivered_at"),
    readAt: moment("read_at"),
    failedAt: moment("failed_at"),
    /** What only one platform knows: media ids, referrals, price facts. */
    details: jsonb("details").$type<Record<string, unknown>>().notNull().default({}),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    oneOf("messages_direction", t.direction, messageDirections),
    oneOf("messages_source", t.source, messageSources),
    oneOf("messages_address_kind", t.addressKind, addressKinds),
    oneOf("messages_state", t.state, messageStates),
    oneOf("messages_failure_kind", t.failureKind, failureKinds),
    index("messages_channel").on(t.workspaceId, t.channelId, t.id),
    // No index holds the state: a receipt then updates the row in its page and touches no index.
    index("messages_campaign").on(t.workspaceId, t.campaignId, t.id),
    index("messages_address").on(t.workspaceId, t.address, t.id),
  ],
);

/** Each thing that happened to a message, with its cause. `key` makes a repeated fact the same row. */
export const messageEvents = pgTable(
  "message_events",
  {
    workspaceId: text("workspace_id").notNull(),
    messageId: orderedText("message_id").notNull(),
    key: text("key").notNull(),
    kind: text("kind", { enum: messageEventKinds }).notNull(),
    at: moment("at").notNull(),
    recordedAt: moment("recorded_at").notNull().defaultNow(),
    detail: jsonb("detail").$type<Record<string, unknown>>().notNull().default({}),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.messageId, t.key] }),
    oneOf("message_events_kind", t.kind, messageEventKinds),
  ],
);

/** What a platform posted, raw, before it is applied. The door writes, the worker applies. */
export const inboundEvents = pgTable(
  "inbound_events",
  {
    workspaceId: text("workspace_id").notNull(),
    id: bigint("id", { mode: "bigint" }).generatedAlwaysAsIdentity(),
    receivedAt: moment("received_at").notNull().defaultNow(),
    channelId: text("channel_id").notNull(),
    platform: text("platform", { enum: platforms }).notNull(),
    body: bytes("body").notNull(),
    appliedAt: moment("applied_at"),
    tries: integer("tries").notNull().default(0),
    /** Why it could not be applied; such events stay for a person to see. */
    trouble: text("trouble"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id, t.receivedAt] }),
    oneOf("inbound_events_platform", t.platform, platforms),
    index("inbound_events_channel").on(t.workspaceId, t.channelId, t.receivedAt),
    index("inbound_events_waiting").on(t.id).where(sql`${t.appliedAt} IS NULL`),
  ],
);

/** Receipts whose message is not known yet; tried again when the platform's answer has been recorded. */
export const orphanReceipts = pgTable(
  "orphan_receipts",
  {
    workspaceId: text("workspace_id").notNull(),
    externalId: text("external_id").notNull(),
    key: text("key").notNull(),
    event: jsonb("event").$type<Record<string, unknown>>().notNull(),
    receivedAt: moment("received_at").notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.externalId, t.key] })],
);
