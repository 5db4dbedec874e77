import { sql } from "drizzle-orm";
import { boolean, index, integer, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { suppressionChanges, suppressionKinds, suppressionSources } from "../audience-enums.ts";
import { madeAt, moment, oneOf } from "../columns.ts";
import { addressKinds, languages, platforms } from "../enums.ts";

/** What people agreed to and when. Append only: the latest row of a person and a kind holds. */
export const consents = pgTable(
  "consents",
  {
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    address: text("address").notNull(),
    addressKind: text("address_kind", { enum: addressKinds }).notNull().default("phone"),
    country: text("country"),
    kind: text("kind", { enum: ["marketing"] }).notNull(),
    granted: boolean("granted").notNull(),
    source: text("source").notNull(),
    at: moment("at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    oneOf("consents_kind", t.kind, ["marketing"]),
    oneOf("consents_address_kind", t.addressKind, addressKinds),
    index("consents_address").on(t.workspaceId, t.addressKind, t.address, t.kind, t.at),
  ],
);

/**
 * People who must not be messaged on a platform. One row for each kind and source, so that lifting what a word set leaves
 * what a member has added. Rows are never deleted: a lifted one has `liftedAt`, and is active again when it is said again.
 */
export const suppressions = pgTable(
  "suppressions",
  {
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    platform: text("platform", { enum: platforms }).notNull(),
    address: text("address").notNull(),
    addressKind: text("address_kind", { enum: addressKinds }).notNull().default("phone"),
    country: text("country"),
    kind: text("kind", { enum: suppressionKinds }).notNull(),
    source: text("source", { enum: suppressionSources }).notNull(),
    /** When it was said last, by the clock of whoever said it. */
    at: moment("at").notNull(),
    liftedAt: moment("lifted_at"),
    liftedBy: text("lifted_by", { enum: suppressionSources }),
  },
  (t) => [
    // The claim looks people up by the first four columns.
    primaryKey({
      name: "suppressions_pk",
      columns: [t.workspaceId, t.platform, t.addressKind, t.address, t.kind, t.source],
    }),
    oneOf("suppressions_address_kind", t.addressKind, addressKinds),
    oneOf("suppressions_kind", t.kind, suppressionKinds),
    oneOf("suppressions_source", t.source, suppressionSources),
    oneOf("suppressions_lifted_by", t.liftedBy, suppressionSources),
    uniqueIndex("suppressions_id").on(t.workspaceId, t.id),
    // Pages of the list: of all that hold, of all that were lifted, and of those of a source or a kind, however few they are.
    index("suppressions_at").on(t.workspaceId, t.at, t.id).where(sql`${t.liftedAt} IS NULL`),
    index("suppressions_lifted").on(t.workspaceId, t.at, t.id).where(sql`${t.liftedAt} IS NOT NULL`),
    index("suppressions_source_at").on(t.workspaceId, t.source, t.at, t.id),
    index("suppressions_kind_at").on(t.workspaceId, t.kind, t.at, t.id),
    index("suppressions_address").on(t.workspaceId, t.address.op("text_pattern_ops")),
  ],
);

/** Each time a suppression was added or lifted, by whom and why. Append only. */
export const suppressionEvents = pgTable(
  "suppression_events",
  {
    workspaceId: text("workspace_id").notNull(),
    suppressionId: text("suppression_id").notNull(),
    id: text("id").notNull(),
    change: text("change", { enum: suppressionChanges }).notNull(),
    cause: text("cause", { enum: suppressionSources }).notNull(),
    /** When it was said, by the clock of whoever said it. */
    at: moment("at").notNull(),
    recordedAt: moment("recorded_at").notNull().defaultNow(),
    actorId: text("actor_id"),
    /** The member who did it; null for a person's own word and for the platform's. */
    actorName: text("actor_name"),
    reason: text("reason"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.suppressionId, t.id] }),
    oneOf("suppression_events_change", t.change, suppressionChanges),
    oneOf("suppression_events_cause", t.cause, suppressionSources),
  ],
);

/**
 * Messages that an address did not take, for reasons that may pass: of too many within some days it is kept from being written
 * to. One row for each message.
 */
export const addressFailures = pgTable(
  "address_failures",
  {
    workspaceId: text("workspace_id").notNull(),
    platform: text("platform", { enum: platforms }).notNull(),
    addressKind: text("address_kind", { enum: addressKinds }).notNull(),
    address: text("address").notNull(),
    messageId: text("message_id").notNull(),
    at: moment("at").notNull(),
  },
  (t) => [
    primaryKey({
      name: "address_failures_pk",
      columns: [t.workspaceId, t.platform, t.addressKind, t.address, t.messageId],
    }),
    oneOf("address_failures_platform", t.platform, platforms),
    oneOf("address_failures_address_kind", t.addressKind, addressKinds),
    index("address_failures_at").on(t.at),
  ],
);

/** What marketing may be about. A template names its topic, and people choose which they want. */
export const topics = pgTable(
  "topics",
  {
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    /** As people read it. */
    name: text("name").notNull(),
    description: text("description").notNull().default(""),
    createdAt: madeAt(),
    /** Nobody is asked about it any more, and no template names it. */
    archivedAt: moment("archived_at"),
  },
  (t) => [
    primaryKey({ name: "topics_pk", columns: [t.workspaceId, t.id] }),
    uniqueIndex("topics_name").on(t.workspaceId, sql`lower(${t.name})`).where(sql`${t.archivedAt} IS NULL`),
  ],
);

/** What people said about a topic last. Who has said nothing wants it. */
export const topicChoices = pgTable(
  "topic_choices",
  {
    workspaceId: text("workspace_id").notNull(),
    addressKind: text("address_kind", { enum: addressKinds }).notNull(),
    address: text("address").notNull(),
    topicId: text("topic_id").notNull(),
    wanted: boolean("wanted").notNull(),
    at: moment("at").notNull(),
  },
  (t) => [
    // The claim looks up whether a person has left a topic by all four.
    primaryKey({ name: "topic_choices_pk", columns: [t.workspaceId, t.addressKind, t.address, t.topicId] }),
    oneOf("topic_choices_address_kind", t.addressKind, addressKinds),
  ],
);

/**
 * Addresses that somebody signed up with, and the proof that their holders agreed. What was never confirmed is deleted; a
 * confirmed row is kept for as long as the consent.
 */
export const signUps = pgTable(
  "sign_ups",
  {
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    channelId: text("channel_id").notNull(),
    address: text("address").notNull(),
    addressKind: text("address_kind", { enum: addressKinds }).notNull(),
    topicIds: text("topic_ids").array().notNull(),
    language: text("language", { enum: languages }).notNull(),
    requestedAt: moment("requested_at").notNull(),
    /** The IP address that it was asked from. */
    requestedFrom: text("requested_from"),
    /** When the last mail that asks for the confirmation was asked for, and how many were. */
    askedAt: moment("asked_at").notNull(),
    asked: integer("asked").notNull().default(1),
    /** How many of them were made into messages. */
    mailed: integer("mailed").notNull().default(0),
    confirmedAt: moment("confirmed_at"),
    confirmedFrom: text("confirmed_from"),
    /** The browser that it was confirmed with, as it calls itself. */
    confirmedWith: text("confirmed_with"),
  },
  (t) => [
    primaryKey({ name: "sign_ups_pk", columns: [t.workspaceId, t.id] }),
    oneOf("sign_ups_address_kind", t.addressKind, addressKinds),
    oneOf("sign_ups_language", t.language, languages),
    uniqueIndex("sign_ups_open")
      .on(t.workspaceId, t.channelId, t.addressKind, t.address)
      .where(sql`${t.confirmedAt} IS NULL`),
    index("sign_ups_requested").on(t.requestedAt).where(sql`${t.confirmedAt} IS NULL`),
    index("sign_ups_address").on(t.workspaceId, t.addressKind, t.address),
  ],
);
