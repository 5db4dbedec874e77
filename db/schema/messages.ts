import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
} from "drizzle-orm/pg-core";
import { bytes, madeAt, moment, oneOf, orderedText } from "../columns.ts";
import { addressKinds, originKinds, platforms, templateCategories } from "../enums.ts";
import { failureKinds, messageDirections, messageEventKinds, messageSources, messageStates } from "../message-enums.ts";

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
    /** Who asked for it, where that is no campaign; null for a campaign's messages. */
    originKind: text("origin_kind", { enum: originKinds }),
    originId: orderedText("origin_id"),
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
    /** Why it may leave after the service window, in the platform's word; null for what may not. */
    tag: text("tag"),
    /** The platform's id, the first one when it gave several; all of them stand in `message_external_ids`. */
    externalId: text("external_id"),
    failureKind: text("failure_kind", { enum: failureKinds }),
    failureCode: text("failure_code"),
    failureDetail: text("failure_detail"),
    createdAt: madeAt(),
    handedOverAt: moment("handed_over_at"),
    /**
     * When the platform first took it: its answer, or the first receipt where the answer was lost. It stays whatever comes
     * later, also when the platform gives it back or it fails.
     */
    acceptedAt: moment("accepted_at"),
    sentAt: moment("sent_at"),
    deliveredAt: moment("delivered_at"),
    readAt: moment("read_at"),
    failedAt: moment("failed_at"),
    /** What only one platform knows: media ids, referrals, price facts. */
    details: jsonb("details").$type<Record<string, unknown>>().notNull().default({}),
    /** When its words left; what counts of it stays. */
    erasedAt: moment("erased_at"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    oneOf("messages_direction", t.direction, messageDirections),
    oneOf("messages_source", t.source, messageSources),
    oneOf("messages_address_kind", t.addressKind, addressKinds),
    oneOf("messages_state", t.state, messageStates),
    oneOf("messages_failure_kind", t.failureKind, failureKinds),
    oneOf("messages_origin_kind", t.originKind, originKinds),
    check("messages_failed_at", sql`${t.state} <> 'failed' OR ${t.failedAt} IS NOT NULL`),
    index("messages_channel").on(t.workspaceId, t.channelId, t.id),
    // No index holds the state: a receipt then updates the row in its page and touches no index. `failedAt` changes only with
    // a failure, so the few failed ones of many can have an index of their own.
    index("messages_failed").on(t.workspaceId, t.channelId, t.id).where(sql`${t.failedAt} IS NOT NULL`),
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

/** Requests of platforms, kept whole until they are applied: the door writes them, workers apply them. */
export const inboundEvents = pgTable(
  "inbound_events",
  {
    workspaceId: text("workspace_id").notNull(),
    id: bigint("id", { mode: "bigint" }).generatedAlwaysAsIdentity(),
    receivedAt: moment("received_at").notNull().defaultNow(),
    channelId: text("channel_id").notNull(),
    platform: text("platform", { enum: platforms }).notNull(),
    method: text("method").notNull().default("POST"),
    path: text("path").notNull().default(""),
    query: jsonb("query").$type<Record<string, string>>().notNull().default({}),
    headers: jsonb("headers").$type<Record<string, string | string[]>>().notNull().default({}),
    body: bytes("body").notNull(),
    appliedAt: moment("applied_at"),
    /** Tries under way or failed since the last progress; counted before each try, so that one that ends the worker counts. */
    tries: integer("tries").notNull().default(0),
    /** When the try began; null when it has ended. A worker that dies in a try leaves this behind. */
    takenAt: moment("taken_at"),
    /** Applied alone, in slices: it is large, or a try of it has failed. The others are applied many at a time. */
    alone: boolean("alone").notNull().default(false),
    /** How many of the facts in it are done. */
    done: integer("done").notNull().default(0),
    /** How many facts were given up. */
    skipped: integer("skipped").notNull().default(0),
    /** Why it, or the last fact given up, could not be applied. */
    trouble: text("trouble"),
    /** Given up, as a whole or in part; it stays for a person to see. */
    setAsideAt: moment("set_aside_at"),
    /** A person has seen that it was set aside and lets things go on without it. */
    dismissedAt: moment("dismissed_at"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id, t.receivedAt] }),
    index("inbound_events_channel").on(t.workspaceId, t.channelId, t.receivedAt),
    // Workers go from workspace to workspace through these two.
    index("inbound_events_waiting")
      .on(t.workspaceId, t.id)
      .where(sql`${t.appliedAt} IS NULL AND ${t.setAsideAt} IS NULL AND NOT ${t.alone}`),
    index("inbound_events_waiting_alone")
      .on(t.workspaceId, t.id)
      .where(sql`${t.appliedAt} IS NULL AND ${t.setAsideAt} IS NULL AND ${t.alone}`),
    index("inbound_events_set_aside")
      .on(t.workspaceId, t.channelId)
      .where(sql`${t.setAsideAt} IS NOT NULL AND ${t.dismissedAt} IS NULL`),
    // Finds what is old enough to leave. Rows arrive in this order, so ranges of pages are enough.
    index("inbound_events_received").using("brin", t.receivedAt),
  ],
);

/** Digests of requests that were stored a short while ago: the same request again is counted here and not stored. */
export const inboundDigests = pgTable(
  "inbound_digests",
  {
    workspaceId: text("workspace_id").notNull(),
    channelId: text("channel_id").notNull(),
    /** Over method, path, query and body. */
    digest: bytes("digest").notNull(),
    storedAt: moment("stored_at").notNull(),
    /** How often the same request came again. */
    repeats: integer("repeats").notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.channelId, t.digest] }),
    index("inbound_digests_stored").using("brin", t.storedAt),
  ],
);

/** Parts of long messages that people wrote, until all of a message are there. */
export const inboundParts = pgTable(
  "inbound_parts",
  {
    workspaceId: text("workspace_id").notNull(),
    channelId: text("channel_id").notNull(),
    /** What it was written to, as the platform names it. */
    senderExternalId: text("sender_external_id").notNull(),
    addressKind: text("address_kind", { enum: addressKinds }).notNull(),
    address: text("address").notNull(),
    /** What the parts of one message have in common; used again for later messages. */
    reference: text("reference").notNull(),
    /** Counted from 0, of so many. */
    part: smallint("part").notNull(),
    parts: smallint("parts").notNull(),
    key: text("key").notNull(),
    text: text("text").notNull(),
    at: moment("at").notNull(),
  },
  (t) => [
    primaryKey({
      name: "inbound_parts_pk",
      columns: [t.workspaceId, t.channelId, t.senderExternalId, t.addressKind, t.address, t.reference, t.part],
    }),
    oneOf("inbound_parts_address_kind", t.addressKind, addressKinds),
    index("inbound_parts_at").on(t.workspaceId, t.at),
  ],
);

/** Receipts whose message is not known yet; tried again when the platform's answer has been recorded. */
export const orphanReceipts = pgTable(
  "orphan_receipts",
  {
    workspaceId: text("workspace_id").notNull(),
    externalId: text("external_id").notNull(),
    key: text("key").notNull(),
    /** Empty for a receipt of an earlier version whose number is not known any more. */
    channelId: text("channel_id").notNull().default(""),
    event: jsonb("event").$type<Record<string, unknown>>().notNull(),
    receivedAt: moment("received_at").notNull().defaultNow(),
    /** Looked for again at this time, and less and less often. */
    nextTryAt: moment("next_try_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.externalId, t.key] }),
    index("orphan_receipts_due").on(t.workspaceId, t.nextTryAt),
    index("orphan_receipts_channel").on(t.workspaceId, t.channelId, t.receivedAt),
  ],
);
