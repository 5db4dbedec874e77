import { bigint, index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { contactFileKinds, contactFileStates } from "../audience-enums.ts";
import { madeAt, moment, oneOf } from "../columns.ts";
import type { KeptCell } from "./campaigns.ts";

/** What is to be done with the people of a file. */
export type ContactImportOptions = {
  act: "add" | "delete" | "leave";
  /** What happens to a person whose address is known. */
  duplicates: "overwrite" | "ignore";
  /** Joined by everybody in the file, or left; null for none. */
  groupId: string | null;
};

/** Whom a file is made of, and how. */
export type ContactExportOptions = {
  /** As `ContactFilter` in `lib/contacts/schema.ts`. */
  filter: Record<string, unknown>;
  format: "xlsx" | "csv";
  sheetName: string;
  /** The channels that whoever asked is limited to; null for all. */
  channelIds: string[] | null;
};

/** Every row of a file has one fate: rows = added + changed + already + repeated + removed + refused. */
export type ContactFates = {
  rows: number;
  added: number;
  changed: number;
  /** Known before, and left as they were. */
  already: number;
  /** An address of the row stood in a row before. */
  repeated: number;
  /** Deleted, or taken out of the group. */
  removed: number;
  refused: number;
};

/** Why a file was not read or made, as texts are found by it. */
export type ContactFileTrouble = {
  source: "workbook" | "domain" | "own";
  key: string;
  values: Record<string, string | number>;
};

/** Files of contacts that are read or made in the background. */
export const contactFiles = pgTable(
  "contact_files",
  {
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    kind: text("kind", { enum: contactFileKinds }).notNull(),
    state: text("state", { enum: contactFileStates }).notNull().default("waiting"),
    fileName: text("file_name").notNull(),
    /** Where the file lies; null before an export is made, after an import has ended, and once the file is removed. */
    storageKey: text("storage_key"),
    bytes: bigint("bytes", { mode: "number" }).notNull().default(0),
    options: jsonb("options").$type<ContactImportOptions | ContactExportOptions>().notNull(),
    /** The header row of an import. */
    columns: jsonb("columns").$type<string[]>().notNull().default([]),
    /** Null until they are counted. */
    rowsTotal: integer("rows_total"),
    rowsDone: integer("rows_done").notNull().default(0),
    /** `rowsDone` when the work was begun, or begun again, at `startedAt`. */
    rowsBefore: integer("rows_before").notNull().default(0),
    /** Row of the sheet up to which an import has written. */
    throughRow: integer("through_row").notNull().default(0),
    fates: jsonb("fates").$type<ContactFates>(),
    /** How often an export was begun anew, because somebody was erased meanwhile. */
    turn: integer("turn").notNull().default(0),
    trouble: jsonb("trouble").$type<ContactFileTrouble>(),
    createdBy: text("created_by").notNull(),
    createdByName: text("created_by_name").notNull(),
    createdAt: madeAt(),
    startedAt: moment("started_at"),
    /** When it last went on. */
    touchedAt: moment("touched_at").notNull().defaultNow(),
    endedAt: moment("ended_at"),
    /** When the file, or the rows that were rejected, are removed. */
    expiresAt: moment("expires_at"),
  },
  (t) => [
    primaryKey({ name: "contact_files_pk", columns: [t.workspaceId, t.id] }),
    oneOf("contact_files_kind", t.kind, contactFileKinds),
    oneOf("contact_files_state", t.state, contactFileStates),
    index("contact_files_expires").on(t.expiresAt),
    index("contact_files_touched").on(t.touchedAt),
    index("contact_files_key").on(t.storageKey),
  ],
);

/** Rows of an import that changed nothing, as they stood in the file. */
export const contactFileRows = pgTable(
  "contact_file_rows",
  {
    workspaceId: text("workspace_id").notNull(),
    fileId: text("file_id").notNull(),
    rowNumber: integer("row_number").notNull(),
    reason: text("reason").notNull(),
    cells: jsonb("cells").$type<KeptCell[]>().notNull(),
  },
  (t) => [primaryKey({ name: "contact_file_rows_pk", columns: [t.workspaceId, t.fileId, t.rowNumber] })],
);
