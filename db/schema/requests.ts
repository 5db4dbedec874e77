import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { bytes, madeAt, moment, oneOf } from "../columns.ts";
import { documentTypes, quotaKinds, requestStates } from "../request-enums.ts";
import { applicationPapers } from "../sender-enums.ts";

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
