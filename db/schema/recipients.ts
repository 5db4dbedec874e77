import { sql } from "drizzle-orm";
import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { flightPlanStates } from "../audience-enums.ts";
import { madeAt, moment, oneOf, orderedText } from "../columns.ts";
import { addressKinds, hiddenRowsChoices, importMethods, recipientFates, recipientReasons } from "../enums.ts";
import type { KeptCell } from "./campaigns.ts";
import type { SenderPool } from "./sender-pools.ts";

/** What a list of contacts is made of; `values` by the template's columns. */
export type ListAudience = {
  kind: "group" | "segment";
  id: string;
  values: Record<string, { from: string; fallback: string }>;
};

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
    /** The group or segment that it was made of, with where the values came from; null for other lists, and for older ones. */
    audience: jsonb("audience").$type<ListAudience>(),
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

/** What a send was asked to be when it was planned. Times are ISO. */
export type PlannedSend = {
  templateCode: string;
  senderId: string;
  startsAt: string;
  localAt: string | null;
  hourRule: "never" | "marketing" | "always";
  perMinute: number | null;
  waveWaitMinutes: number | null;
  /** The senders that it would leave from together; absent for one sender. */
  pool?: SenderPool | null;
};

/** What would become of the rows looked at so far. */
export type PlanFigures = {
  /** Rows that could be sent by themselves. */
  looked: number;
  /** Of these, what leaves at the start or later. */
  sends: number;
  /** Of what is sent, what waits for its time, by what it waits for. */
  holds: Record<string, number>;
  /** What never leaves, by the reason. */
  skips: Record<string, number>;
  /** People whom the business would reach newly; null where it may reach any number. */
  newlyReached: number | null;
  /** What is sent, by country: people, and the parts of their messages where each part is paid. */
  countries: Record<string, { people: number; parts: number }>;
  /**
   * What is sent, by country and the moment from which it may leave, in milliseconds: `DE 1795373009000`; of a pool with the sender
   * behind it.
   */
  releases: Record<string, number>;
  /** What is sent, by sender of the pool, and when its last message leaves; absent for one sender. */
  senders?: Record<string, { people: number; endsAt?: string | null }>;
};

/** How many people a business could reach when a send was planned. */
export type PlanReach = { people: number; workspaces: number; share: number; own: number; total: number; room: number };

/** A send as it was looked at before it was sent: who gets it, who does not and why, until when, and for how much. */
export const flightPlans = pgTable(
  "flight_plans",
  {
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    channelId: text("channel_id").notNull(),
    importId: text("import_id").notNull(),
    /** The campaign that was sent with it. */
    campaignId: orderedText("campaign_id"),
    state: text("state", { enum: flightPlanStates }).notNull(),
    send: jsonb("send").$type<PlannedSend>().notNull(),
    /** Rows up to this one have been looked at. */
    through: integer("through").notNull().default(0),
    figures: jsonb("figures").$type<PlanFigures>().notNull(),
    reach: jsonb("reach").$type<PlanReach>(),
    /** When the last message would have left; null while it is not known, and where that is more than two months away. */
    endsAt: moment("ends_at"),
    finishedAt: moment("finished_at"),
    createdBy: text("created_by").notNull(),
    createdAt: madeAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    oneOf("flight_plans_state", t.state, flightPlanStates),
    index("flight_plans_import").on(t.workspaceId, t.importId, t.createdAt),
    index("flight_plans_campaign").on(t.workspaceId, t.campaignId),
    index("flight_plans_created").on(t.createdAt),
  ],
);
