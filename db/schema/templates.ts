import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { addressKinds, labelColours, sendingStops, templateCategories, templateStates } from "../enums.ts";
import { madeAt, moment, oneOf } from "./columns.ts";

export type TemplateButton =
  /** `optOut`: whoever presses it wants no more marketing. `intent`: the code of what they ask a business system for. */
  | { kind: "quick_reply"; text: string; optOut?: boolean; intent?: string }
  /** `url` may end in one variable `$(name)`. */
  | { kind: "url"; text: string; url: string }
  /** Calls `phone`, in E.164. */
  | { kind: "phone"; text: string; phone: string }
  /** Copies `code`: the same for everybody, or a variable `$(name)` and nothing else. The platform writes the text. */
  | { kind: "copy_code"; text: string; code: string }
  /** Opens a form. `screen` is the one it begins with; none where the form's own server decides. */
  | { kind: "flow"; text: string; flowId: string; action: "navigate" | "data_exchange"; screen: string }
  /** Opens the whole catalogue. `thumbnail` is the product whose picture stands beside it; empty for the first one. */
  | { kind: "catalogue"; text: string; thumbnail: string }
  /** Opens the named products. */
  | { kind: "products"; text: string; thumbnail: string; sections: ProductSection[] };

/** Products below one title, by their ids in the catalogue. */
export type ProductSection = { title: string; products: string[] };

/** A file of ours: the sample that reviewers see, and what people get unless each has a file of their own. */
export type TemplateFile = { id: string; name: string; type: string; size: number };

/** A picture, film or document above the words. */
export type TemplateMedia = {
  kind: "image" | "video" | "document";
  file: TemplateFile | null;
  /** Each person gets a file of their own, by an address in the column `header.link`. */
  perPerson: boolean;
  /** The platform's handle of the sample, where the template was made there. */
  sample?: string;
  /** The picture that stands for a film before it plays, and how long it plays, where the platform asks for them. */
  thumbnail?: TemplateFile | null;
  seconds?: number | null;
};

/** A place on a map. Each text may be one variable `$(name)`. */
export type TemplateLocation = { kind: "location"; name: string; address: string; latitude: string; longitude: string };

/** A limited-time offer; with `expires` the message shows when it ends, by the column `offer.expires_at`. */
export type TemplateOffer = { text: string; expires: boolean };

/** One of the cards that people slide through. `title`: its first line, on platforms whose cards have one. */
export type TemplateCard = { media: TemplateMedia; body: string; buttons: TemplateButton[]; title?: string };

/** A picture in an e-mail: a file of ours, or what stands at an address. `link` is opened by whoever clicks it. */
export type MailPicture = { kind: "image"; file: TemplateFile | null; address: string; alt: string; link: string };

/** What stands in an e-mail, and in a column of one. */
export type MailPart =
  | { kind: "heading"; text: string }
  | { kind: "text"; text: string }
  | MailPicture
  | { kind: "button"; text: string; url: string }
  | { kind: "divider" };

/** A block of an e-mail. `unsubscribe` of the small print is the text of the link that takes people off the list. */
export type MailBlock =
  | MailPart
  | { kind: "columns"; columns: MailPart[][] }
  | { kind: "footer"; text: string; unsubscribe: string };

/** An e-mail that is made of blocks, or written as HTML. Both are kept, so that going from one to the other loses nothing. */
export type TemplateMail = {
  mode: "blocks" | "source";
  /** What a mailbox shows behind the subject. */
  preheader: string;
  blocks: MailBlock[];
  html: string;
  /** The words without HTML; null where they are made from the rest. */
  text: string | null;
};

/** A message with a one-time code, whose words are the platform's. */
export type TemplateCode = {
  delivery: "copy_code" | "one_tap" | "zero_tap";
  /** Of the button; the platform's own where it is empty. */
  copyText: string;
  autofillText: string;
  /** The apps that may take the code by themselves. */
  apps: { packageName: string; signatureHash: string }[];
  /** Adds the line that nobody should pass the code on. */
  securityLine: boolean;
  /** Says for how many minutes the code is good; null says nothing. */
  expiresMinutes: number | null;
  /** For zero-tap: the platform's terms are accepted. */
  termsAccepted: boolean;
};

/**
 * What a template says. Texts hold variables as `$(name)`; `samples` gives the reviewer one value per variable.
 *
 * Rows of before version 2 have words and buttons alone; `readContent` (lib/templates/content) reads all of them as a union of
 * kinds.
 */
export type TemplateContent = {
  header: string | null;
  body: string;
  footer: string | null;
  buttons: TemplateButton[];
  /** By place and name: `header.x`, `body.x`, `button.0.x`, `card.0.body.x`. */
  samples: Record<string, string>;
  version?: 2;
  kind?: "message" | "carousel" | "authentication" | "mail";
  /** In place of the text header. */
  media?: TemplateMedia | TemplateLocation | null;
  offer?: TemplateOffer | null;
  cards?: TemplateCard[];
  code?: TemplateCode;
  mail?: TemplateMail;
  /** For how long the platform tries to deliver a message; null or absent for its own default. */
  validitySeconds?: number | null;
  /** The platform knows the variables by name, as those of a template that was made there. */
  named?: boolean;
};

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
