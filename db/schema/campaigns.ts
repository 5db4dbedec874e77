import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { madeAt, moment, oneOf, orderedText } from "../columns.ts";
import {
  addressKinds,
  type CampaignDecision,
  campaignStates,
  defaultFailedShare,
  hiddenRowsChoices,
  importMethods,
  recipientFates,
  recipientReasons,
  templateCategories,
} from "../enums.ts";
import type { TemplateContent } from "../json/template-content.ts";

/** A cell as it is given back: its text, or a number as stored with the code of its format. */
export type KeptCell = string | { number: string; format: string };

/** One list of people as it was uploaded or typed. Its rows are `campaign_recipients`; it is there whole or not at all. */
export const recipientImports = pgTable(
  "recipient_imports",
  {
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    channelId: text("channel_id").notNull(),
    templateCode: text("template_code").notNull(),
    method: text("method", { enum: importMethods }).notNull(),
    fileName: text("file_name"),
    fileBytes: bigint("file_bytes", { mode: "number" }).notNull().default(0),
    /** The header row, which names the parameters. */
    columns: jsonb("columns").$type<string[]>().notNull(),
    rowsTotal: integer("rows_total").notNull(),
    rowsSend: integer("rows_send").notNull(),
    rowsHold: integer("rows_hold").notNull(),
    rowsSkip: integer("rows_skip").notNull(),
    /** Rows by reason. */
    reasons: jsonb("reasons").$type<Partial<Record<(typeof recipientReasons)[number], number>>>().notNull(),
    /** The sheet that was read; null for typed numbers, and for lists older than this was kept. */
    sheetName: text("sheet_name"),
    /** Rows that are hidden in the sheet, sendable or not. */
    rowsHidden: integer("rows_hidden").notNull().default(0),
    /** What a person decided about them; those that could be sent are held while it is null. */
    hiddenChoice: text("hidden_choice", { enum: hiddenRowsChoices }),
    /** Columns of the template that are hidden in the sheet. */
    hiddenColumns: jsonb("hidden_columns").$type<string[]>().notNull().default([]),
    /** How a person had the file read; null where it was read as the template's own. */
    reading: jsonb("reading").$type<Record<string, unknown>>(),
    /** Rows that were repaired, by class. */
    repaired: jsonb("repaired").$type<Record<string, number>>().notNull().default({}),
    tookMs: integer("took_ms").notNull(),
    /** Each person gets the template in their own language, where it has that language. */
    byLanguage: boolean("by_language").notNull().default(false),
    /** The campaign whose people it did not get to these are; null for a list that was uploaded or typed. */
    restOf: orderedText("rest_of"),
    createdBy: text("created_by").notNull(),
    createdAt: madeAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    oneOf("recipient_imports_method", t.method, importMethods),
    oneOf("recipient_imports_hidden_choice", t.hiddenChoice, hiddenRowsChoices),
    index("recipient_imports_created").on(t.workspaceId, t.createdAt),
    // The rest of a campaign is one list, and one list is sent once.
    uniqueIndex("recipient_imports_rest_of").on(t.workspaceId, t.restOf).where(sql`${t.restOf} IS NOT NULL`),
  ],
);

export const campaignRecipients = pgTable(
  "campaign_recipients",
  {
    workspaceId: text("workspace_id").notNull(),
    importId: text("import_id").notNull(),
    /** The row in the file; the header is row 1. */
    rowNumber: integer("row_number").notNull(),
    /** Null when the row has no readable address; a phone is in E.164. */
    address: text("address"),
    addressKind: text("address_kind", { enum: addressKinds }).notNull().default("phone"),
    country: text("country"),
    /** Values in the order of the import's columns after the recipient. */
    parameters: jsonb("parameters").$type<string[]>().notNull(),
    /** The template in the person's language; null for the one that the list was made for. */
    templateCode: text("template_code"),
    fate: text("fate", { enum: recipientFates }).notNull(),
    reason: text("reason", { enum: recipientReasons }),
    /** The column the reason is about. */
    reasonColumn: text("reason_column"),
    /** The row is hidden in the sheet. */
    hidden: boolean("hidden").notNull().default(false),
    /**
     * The cells as they stood in the file, so that they can be given back: all of them where the row itself cannot be sent, else
     * the recipient's alone, where it does not read like the address. Behind them stands the language that the row names. Null when
     * nothing is lost.
     */
    cells: jsonb("cells").$type<KeptCell[]>(),
    /** Classes of what was repaired in the row; null where nothing was. */
    repairs: jsonb("repairs").$type<string[]>(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.importId, t.rowNumber] }),
    oneOf("campaign_recipients_address_kind", t.addressKind, addressKinds),
    oneOf("campaign_recipients_fate", t.fate, recipientFates),
    oneOf("campaign_recipients_reason", t.reason, recipientReasons),
    index("campaign_recipients_fate_row").on(t.workspaceId, t.importId, t.fate, t.rowNumber),
  ],
);

/** Which columns of files with one header row were chosen last for the columns of templates. */
export const importRecipes = pgTable(
  "import_recipes",
  {
    workspaceId: text("workspace_id").notNull(),
    /** SHA-256 of the header row. */
    fingerprint: text("fingerprint").notNull(),
    /** Zero-based column in the file by the name of the template's column. */
    columns: jsonb("columns").$type<Record<string, number>>().notNull(),
    usedAt: moment("used_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.fingerprint] })],
);

/** A further language of a campaign: a template of the same name, and the version and words of it that the messages leave with. */
export type CampaignLanguage = { code: string; language: string; version: number; content: TemplateContent };

/** How a campaign in waves goes on: 1 % of its people, 5 %, and the rest, with a wait between them. */
export type WavePlan = {
  waitMinutes: number;
  /** Percent of failures, and of people who stop marketing, above which it pauses; null where that is not looked at. */
  failedShare: number | null;
  optOutShare: number | null;
};

export const campaigns = pgTable(
  "campaigns",
  {
    workspaceId: text("workspace_id").notNull(),
    /** Digits that start with the date; also the group message id. */
    id: orderedText("id").notNull(),
    channelId: text("channel_id").notNull(),
    senderId: text("sender_id").notNull(),
    importId: text("import_id").notNull(),
    name: text("name").notNull(),
    templateCode: text("template_code").notNull(),
    templateName: text("template_name").notNull(),
    templateLanguage: text("template_language").notNull(),
    /** Version of the template that the list was made for; null for campaigns older than versions were kept. */
    templateVersion: integer("template_version"),
    /** The other languages that its people get, besides the template's own. */
    languages: jsonb("languages").$type<CampaignLanguage[]>().notNull().default([]),
    /** The version of its template that it waits for: it goes on with those words once they may be sent. */
    heldForVersion: integer("held_for_version"),
    category: text("category", { enum: templateCategories }).notNull(),
    /** The content as it was when the campaign was made; what the previews and the message list show. */
    content: jsonb("content").$type<TemplateContent>().notNull(),
    state: text("state", { enum: campaignStates }).notNull(),
    /** Why it is paused, cancelled or failed: a key of the catalogue under `campaigns.stateReasons`. */
    stateReason: text("state_reason"),
    scheduledAt: moment("scheduled_at"),
    /** Until when its launch can be undone: it starts then. Null for a campaign that was scheduled, or that started at once. */
    undoUntil: moment("undo_until"),
    /** When it was turned back into a draft before it started; its list can be sent again. */
    takenBackAt: moment("taken_back_at"),
    startedAt: moment("started_at"),
    finishedAt: moment("finished_at"),
    /** When the first message of the stretch of sending under way, or of the last one, was handed over. */
    claimedAt: moment("claimed_at"),
    /** When the platform last answered a try. */
    answeredAt: moment("answered_at"),
    /** How long earlier stretches of sending took: a new one begins when something waits again after nothing did. */
    earlierMs: bigint("earlier_ms", { mode: "number" }).notNull().default(0),
    /** The share of failures, in percent, by which its outcome was judged: the workspace's at the time when it ended. */
    failedShare: integer("failed_share").notNull().default(defaultFailedShare),
    rowsTotal: integer("rows_total").notNull(),
    rowsSend: integer("rows_send").notNull(),
    rowsHold: integer("rows_hold").notNull(),
    rowsSkip: integer("rows_skip").notNull(),
    /** Rows up to this row number have become messages. */
    expandedThrough: integer("expanded_through").notNull().default(0),
    expandedAt: moment("expanded_at"),
    /** Kept by increments in the transaction of each change; `lib/statistics/figures.ts` says what each figure means. */
    queued: integer("queued").notNull().default(0),
    accepted: integer("accepted").notNull().default(0),
    failed: integer("failed").notNull().default(0),
    /** Of the failed, those that the platform had taken: they stand within the accepted. */
    failedLater: integer("failed_later").notNull().default(0),
    uncertain: integer("uncertain").notNull().default(0),
    cancelled: integer("cancelled").notNull().default(0),
    /** Kept back by the claim, because the person opted out or withdrew consent since the list was checked. */
    leftOut: integer("left_out").notNull().default(0),
    expired: integer("expired").notNull().default(0),
    sent: integer("sent").notNull().default(0),
    delivered: integer("delivered").notNull().default(0),
    read: integer("read").notNull().default(0),
    /**
     * What a person decided about some of its messages, while a worker carries it out: those up to `through`, behind `after`,
     * and `calledBack` those too that were called back.
     */
    decision: jsonb("decision").$type<{
      kind: CampaignDecision;
      by: string;
      calledBack: boolean;
      through: string;
      after: string;
    }>(),
    /** How it goes on in waves; null for a campaign that goes to everybody at once. */
    waves: jsonb("waves").$type<WavePlan>(),
    /** The wave that may leave, counted from 1. */
    wave: smallint("wave"),
    /** When the last of that wave had left: the wait before the next one begins there. */
    waveLeftAt: moment("wave_left_at"),
    /** When a message of it last changed; a running campaign that stands still is woken again. */
    progressAt: moment("progress_at"),
    createdBy: text("created_by").notNull(),
    createdAt: madeAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    oneOf("campaigns_state", t.state, campaignStates),
    oneOf("campaigns_category", t.category, templateCategories),
    // One list is sent once: a double click or a second tab meets this.
    uniqueIndex("campaigns_import").on(t.workspaceId, t.importId).where(sql`${t.takenBackAt} IS NULL`),
    index("campaigns_created").on(t.workspaceId, t.createdAt, t.id),
    index("campaigns_state").on(t.workspaceId, t.state),
    index("campaigns_held").on(t.workspaceId, t.id).where(sql`${t.heldForVersion} IS NOT NULL`),
    index("campaigns_template").on(t.workspaceId, t.templateCode),
    index("campaigns_languages").using("gin", t.languages.op("jsonb_path_ops")).where(sql`${t.languages} <> '[]'`),
    index("campaigns_waves").on(t.workspaceId, t.id).where(sql`${t.wave} IS NOT NULL AND ${t.finishedAt} IS NULL`),
    index("campaigns_decided").on(t.workspaceId, t.id).where(sql`${t.decision} IS NOT NULL`),
  ],
);

/** What happened to a campaign, for its page: started, slowed, paused, by whom and why. */
export const campaignEvents = pgTable(
  "campaign_events",
  {
    workspaceId: text("workspace_id").notNull(),
    campaignId: orderedText("campaign_id").notNull(),
    id: text("id").notNull(),
    at: moment("at").notNull(),
    /** A key of the catalogue under `campaigns.events`. */
    kind: text("kind").notNull(),
    values: jsonb("values").$type<Record<string, string | number>>().notNull().default({}),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.campaignId, t.id] })],
);

/** Pace of a campaign by spans of a few seconds, for its chart. */
export const campaignTicks = pgTable(
  "campaign_ticks",
  {
    workspaceId: text("workspace_id").notNull(),
    campaignId: orderedText("campaign_id").notNull(),
    at: moment("at").notNull(),
    /** Answers to tries: taken, and refused at once. What receipts tell later is no pace. */
    accepted: integer("accepted").notNull().default(0),
    failed: integer("failed").notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.campaignId, t.at] })],
);

/** What a person had filled in on the send form when they left it. */
export const sendDrafts = pgTable(
  "send_drafts",
  {
    workspaceId: text("workspace_id").notNull(),
    channelId: text("channel_id").notNull(),
    userId: text("user_id").notNull(),
    form: jsonb("form").$type<Record<string, unknown>>().notNull(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.channelId, t.userId] })],
);
