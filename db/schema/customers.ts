import { sql } from "drizzle-orm";
import { check, date, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { bytes, madeAt, moment, oneOf } from "../columns.ts";
import { grantRoles, handOverStates, platforms } from "../enums.ts";
import { documentTypes, quotaKinds, requestStates } from "../request-enums.ts";
import { applicationPapers } from "../sender-enums.ts";

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

/**
 * What a workspace asks its provider, or the operator, to decide. The kinds are those of lib/requests/kinds.ts and not a
 * closed list here, so that a new kind needs no migration.
 */
export const requests = pgTable(
  "requests",
  {
    /** The workspace that asks. */
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    kind: text("kind").notNull(),
    /** What it is about: a channel's id, or the workspace's own. */
    objectId: text("object_id").notNull(),
    /** As the kind's schema has it. */
    wanted: jsonb("wanted").$type<Record<string, unknown>>().notNull(),
    reason: text("reason").notNull(),
    state: text("state", { enum: requestStates }).notNull().default("open"),
    /** A user's id, or `system`. */
    askedBy: text("asked_by").notNull(),
    askedByName: text("asked_by_name").notNull(),
    askedAt: moment("asked_at").notNull(),
    /** Who answered or withdrew it. */
    answeredBy: text("answered_by"),
    answeredByName: text("answered_by_name"),
    answeredAt: moment("answered_at"),
    /** The number that was granted; it may differ from the one that was wanted. */
    granted: integer("granted"),
    answerReason: text("answer_reason"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    oneOf("requests_state", t.state, requestStates),
    // Asking twice for the same is one request.
    uniqueIndex("requests_open").on(t.workspaceId, t.kind, t.objectId).where(sql`${t.state} = 'open'`),
    index("requests_asked").on(t.workspaceId, t.state, t.askedAt, t.id),
  ],
);

/** Each change of a quota, by a request or outright. */
export const quotaChanges = pgTable(
  "quota_changes",
  {
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    quota: text("quota", { enum: quotaKinds }).notNull(),
    /** The channel whose numbers are counted; the workspace's own id for its channels. */
    objectId: text("object_id").notNull(),
    before: integer("before").notNull(),
    after: integer("after").notNull(),
    reason: text("reason").notNull(),
    /** The request that it granted; null when it was set outright. */
    requestId: text("request_id"),
    changedBy: text("changed_by").notNull(),
    changedByName: text("changed_by_name").notNull(),
    createdAt: madeAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    oneOf("quota_changes_quota", t.quota, quotaKinds),
    index("quota_changes_made").on(t.workspaceId, t.createdAt),
  ],
);

/** Papers that prove who a company is, or that belong to the application for an account; at most a few of 5 MB each. */
export const verificationDocuments = pgTable(
  "verification_documents",
  {
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    /** The request that they were submitted with; null until then. */
    requestId: text("request_id"),
    /** The channel whose application it belongs to, and what it is there; null for the verification of the company. */
    channelId: text("channel_id"),
    paper: text("paper", { enum: applicationPapers }),
    name: text("name").notNull(),
    type: text("type", { enum: documentTypes }).notNull(),
    size: integer("size").notNull(),
    content: bytes("content").notNull(),
    uploadedBy: text("uploaded_by").notNull(),
    createdAt: madeAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    oneOf("verification_documents_type", t.type, documentTypes),
    oneOf("verification_documents_paper", t.paper, applicationPapers),
    index("verification_documents_request").on(t.workspaceId, t.requestId),
  ],
);
