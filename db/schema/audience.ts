import { sql } from "drizzle-orm";
import { boolean, index, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { addressKinds, platforms, suppressionChanges, suppressionKinds, suppressionSources } from "../enums.ts";
import { moment, oneOf } from "./columns.ts";

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
