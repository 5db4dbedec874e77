import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { madeAt, moment, oneOf } from "../columns.ts";
import { addressKinds, labelColours, platforms, sendingStops, templateCategories, templateStates } from "../enums.ts";
import type { TemplateContent } from "../json/template-content.ts";

/** An edit of a template that is submitted once the campaigns it waits for have been sent. */
export type WaitingEdit = {
  content: TemplateContent;
  category: (typeof templateCategories)[number];
  /** Ids of the campaigns that were being sent when it was made. */
  waitsFor: string[];
  byId: string;
  by: string;
  /** ISO 8601. */
  at: string;
  /** Why it was refused when its time came: a key of the catalogue `errors`; null until then. */
  problem: string | null;
};

/** What somebody wants to submit, in a workspace in which another person lets templates through. */
export type TemplateApproval = {
  /** `sent_back` keeps the answer until it is asked again; nothing is submitted meanwhile. */
  state: "waiting" | "sent_back";
  content: TemplateContent;
  category: (typeof templateCategories)[number];
  /** What becomes of campaigns that use the template, as whoever asked chose. */
  choice: "finish_first" | "hold" | "now";
  byId: string;
  by: string;
  /** When it was asked, ISO 8601; tells one asking from a later one. */
  at: string;
  /** Who sent it back, when and why; null while it waits. `reason` is null when nobody did: approvals were switched off. */
  answer: { byId: string; by: string; at: string; reason: string | null } | null;
};

export const templates = pgTable(
  "templates",
  {
    workspaceId: text("workspace_id").notNull(),
    /** 19 digits. */
    code: text("code").notNull(),
    channelId: text("channel_id").notNull(),
    name: text("name").notNull(),
    language: text("language").notNull(),
    category: text("category", { enum: templateCategories }).notNull(),
    content: jsonb("content").$type<TemplateContent>().notNull(),
    state: text("state", { enum: templateStates }).notNull().default("draft"),
    /** The state it comes back to when it is restored; set while it is archived. */
    archivedFrom: text("archived_from", { enum: templateStates }),
    externalId: text("external_id"),
    /** Why it was rejected or paused, in the platform's words. */
    reason: text("reason"),
    quality: text("quality").notNull().default("UNKNOWN"),
    qualityAt: moment("quality_at"),
    sendingAllowed: boolean("sending_allowed").notNull().default(true),
    /** Why sending is not allowed: a person switched it off, or the platform changed the category. */
    sendingStoppedBy: text("sending_stopped_by", { enum: sendingStops }),
    pauseOnCategoryChange: boolean("pause_on_category_change").notNull().default(true),
    previousCategory: text("previous_category", { enum: templateCategories }),
    categoryChangedAt: moment("category_changed_at"),
    version: integer("version").notNull().default(0),
    /** What it is about, for people who choose; null for what everybody gets who wants marketing. */
    topicId: text("topic_id"),
    waitingEdit: jsonb("waiting_edit").$type<WaitingEdit>(),
    /** What waits for the approval of another person here, or was sent back by one. */
    approval: jsonb("approval").$type<TemplateApproval>(),
    /** Ids of `template_labels`. */
    labelIds: text("label_ids").array().notNull().default([]),
    submittedAt: moment("submitted_at"),
    decidedAt: moment("decided_at"),
    createdBy: text("created_by").notNull(),
    createdAt: madeAt(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.code] }),
    oneOf("templates_category", t.category, templateCategories),
    oneOf("templates_state", t.state, templateStates),
    uniqueIndex("templates_name")
      .on(t.workspaceId, t.channelId, t.name, t.language)
      .where(sql`${t.state} <> 'deleted'`),
    index("templates_created").on(t.workspaceId, t.channelId, t.createdAt, t.code),
    index("templates_external").on(t.workspaceId, t.externalId),
    index("templates_edit_waits").on(t.workspaceId, t.code).where(sql`${t.waitingEdit} IS NOT NULL`),
    index("templates_approval").on(t.workspaceId, t.code).where(sql`${t.approval} IS NOT NULL`),
    /** Those that stand in somebody's way. */
    index("templates_troubled").on(t.workspaceId).where(sql`${t.state} IN ('fail', 'paused', 'disabled')`),
  ],
);

/** Each submission for review; the edit limits are counted from these. */
export const templateVersions = pgTable(
  "template_versions",
  {
    workspaceId: text("workspace_id").notNull(),
    templateCode: text("template_code").notNull(),
    version: integer("version").notNull(),
    content: jsonb("content").$type<TemplateContent>().notNull(),
    /** True when an approved template was edited: these are limited. */
    editedApproved: boolean("edited_approved").notNull().default(false),
    submittedBy: text("submitted_by").notNull(),
    /** Who let it through; null where nobody had to. */
    approvedBy: text("approved_by"),
    submittedAt: moment("submitted_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.templateCode, t.version] })],
);

/** Words and a colour by which a workspace sorts its templates. */
export const templateLabels = pgTable(
  "template_labels",
  {
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    name: text("name").notNull(),
    colour: text("colour", { enum: labelColours }).notNull(),
    createdAt: madeAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    oneOf("template_labels_colour", t.colour, labelColours),
    uniqueIndex("template_labels_name").on(t.workspaceId, sql`lower(${t.name})`),
  ],
);

/** Messages that members send themselves to try a template. Who got one stands here until its message is made, no longer. */
export const templateTests = pgTable(
  "template_tests",
  {
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    channelId: text("channel_id").notNull(),
    templateCode: text("template_code").notNull(),
    /** The version whose variables `parameters` has the values of. */
    version: integer("version").notNull(),
    senderId: text("sender_id").notNull(),
    address: text("address"),
    addressKind: text("address_kind", { enum: addressKinds }).notNull(),
    country: text("country"),
    /** Values of the template's variables in the order of its columns; null once the message is made. */
    parameters: jsonb("parameters").$type<string[]>(),
    askedBy: text("asked_by").notNull(),
    askedAt: moment("asked_at").notNull(),
    /** The message that was made of it. */
    messageId: text("message_id"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    oneOf("template_tests_address_kind", t.addressKind, addressKinds),
    index("template_tests_asked").on(t.workspaceId, t.askedBy, t.askedAt),
  ],
);

/** People who get tests of a channel type's templates, by name: the workspace's own. */
export const testGuests = pgTable(
  "test_guests",
  {
    workspaceId: text("workspace_id").notNull(),
    platform: text("platform", { enum: platforms }).notNull(),
    addressKind: text("address_kind", { enum: addressKinds }).notNull(),
    address: text("address").notNull(),
    name: text("name").notNull(),
    createdAt: madeAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.platform, t.addressKind, t.address] }),
    oneOf("test_guests_platform", t.platform, platforms),
    oneOf("test_guests_address_kind", t.addressKind, addressKinds),
  ],
);

/** What one person has typed in the designer of a template and not saved yet. */
export const templateDrafts = pgTable(
  "template_drafts",
  {
    workspaceId: text("workspace_id").notNull(),
    templateCode: text("template_code").notNull(),
    userId: text("user_id").notNull(),
    category: text("category", { enum: templateCategories }).notNull(),
    content: jsonb("content").$type<TemplateContent>().notNull(),
    /** What the template said when the person began: whether somebody else has changed it since. */
    baseCategory: text("base_category", { enum: templateCategories }).notNull(),
    baseContent: jsonb("base_content").$type<TemplateContent>().notNull(),
    /** Counts the changes, so that a second window does not overwrite what the first one has written since. */
    revision: integer("revision").notNull(),
    /** The window that wrote it last. */
    editor: text("editor").notNull(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.templateCode, t.userId] }),
    oneOf("template_drafts_category", t.category, templateCategories),
    oneOf("template_drafts_base_category", t.baseCategory, templateCategories),
  ],
);

/** Names that may not be used again yet, because a template of that name was deleted. */
export const templateNames = pgTable(
  "template_names",
  {
    workspaceId: text("workspace_id").notNull(),
    channelId: text("channel_id").notNull(),
    name: text("name").notNull(),
    lockedUntil: moment("locked_until").notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.channelId, t.name] })],
);
