import { sql } from "drizzle-orm";
import { check, date, index, integer, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { bytes, madeAt, moment, oneOf } from "../columns.ts";
import { grantRoles, handOverStates, platforms } from "../enums.ts";

/**
 * Files with the terms that a customer agreed to. A row is the provider's until its customer is made, and then the
 * customer's; an older one of a customer stays.
 */
export const termsFiles = pgTable(
  "terms_files",
  {
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    fileName: text("file_name").notNull(),
    contentType: text("content_type").notNull(),
    /** Bytes of the file as it was uploaded. */
    size: integer("size").notNull(),
    /** The file, encrypted with a key of its own. */
    content: bytes("content").notNull(),
    /** That key, sealed. */
    keySealed: text("key_sealed").notNull(),
    /** A user's id. */
    uploadedBy: text("uploaded_by").notNull(),
    uploadedByName: text("uploaded_by_name").notNull(),
    createdAt: madeAt(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), index("terms_files_made").on(t.workspaceId, t.createdAt)],
);

/**
 * Offers to hand a customer over to another provider. Its rows are the customer's; both providers read them. Names stand as
 * they were: the one provider does not see the other, nor the other's customer.
 */
export const customerHandOvers = pgTable(
  "customer_hand_overs",
  {
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    customerName: text("customer_name").notNull(),
    fromProviderId: text("from_provider_id").notNull(),
    fromName: text("from_name").notNull(),
    toProviderId: text("to_provider_id").notNull(),
    toName: text("to_name").notNull(),
    reason: text("reason").notNull(),
    state: text("state", { enum: handOverStates }).notNull().default("open"),
    askedByName: text("asked_by_name").notNull(),
    createdAt: madeAt(),
    answeredByName: text("answered_by_name"),
    answeredAt: moment("answered_at"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    oneOf("customer_hand_overs_state", t.state, handOverStates),
    uniqueIndex("customer_hand_overs_open").on(t.workspaceId).where(sql`${t.state} = 'open'`),
    index("customer_hand_overs_to").on(t.toProviderId).where(sql`${t.state} = 'open'`),
  ],
);

/**
 * How each customer does, one row each, counted by a worker every half minute (`refresh_customer_health`). The list of a
 * provider's customers is sorted by these without looking at any channel or message.
 */
export const customerHealth = pgTable("customer_health", {
  workspaceId: text("workspace_id").primaryKey(),
  /** Channels that are not deleted, and among them those that are out or in somebody's hands. */
  channels: integer("channels").notNull().default(0),
  bound: integer("bound").notNull().default(0),
  disconnected: integer("disconnected").notNull().default(0),
  restricted: integer("restricted").notNull().default(0),
  unbindingRequested: integer("unbinding_requested").notNull().default(0),
  /** Platforms with a bound channel, in the order of `platforms`. */
  platforms: text("platforms", { enum: platforms }).array().notNull().default([]),
  numbers: integer("numbers").notNull().default(0),
  /** Numbers whose quality the platform calls red, and those it takes no messages from. */
  qualityRed: integer("quality_red").notNull().default(0),
  numbersBlocked: integer("numbers_blocked").notNull().default(0),
  /** Numbers that used nine tenths of what the platform lets them reach in a day. */
  limitsNear: integer("limits_near").notNull().default(0),
  templatesRejected: integer("templates_rejected").notNull().default(0),
  /** Messages made to leave today and yesterday, in the customer's days, and those among them that failed. */
  left: integer("left_lately").notNull().default(0),
  failed: integer("failed_lately").notNull().default(0),
  /** Messages accepted in the last seven days. */
  acceptedInWeek: integer("accepted_in_week").notNull().default(0),
  /** The last day with a message, either way. */
  lastActiveOn: date("last_active_on", { mode: "string" }),
  refreshedAt: moment("refreshed_at").notNull(),
});

/** What a customer's owner allows a provider's staff to do in the customer's workspace, and until when. */
export const grants = pgTable(
  "grants",
  {
    /** The customer. */
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    providerId: text("provider_id").notNull(),
    role: text("role", { enum: grantRoles }).notNull(),
    reason: text("reason").notNull(),
    startsAt: moment("starts_at").notNull(),
    /** From this moment on it gives nothing. */
    endsAt: moment("ends_at").notNull(),
    givenBy: text("given_by").notNull(),
    createdAt: madeAt(),
    revokedAt: moment("revoked_at"),
    revokedBy: text("revoked_by"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    oneOf("grants_role", t.role, grantRoles),
    check("grants_days", sql`${t.endsAt} BETWEEN ${t.startsAt} AND ${t.startsAt} + make_interval(days => 91)`),
    index("grants_provider").on(t.providerId, t.endsAt),
  ],
);
