import { sql } from "drizzle-orm";
import { check, jsonb, pgTable, smallint, text } from "drizzle-orm/pg-core";
import { moment } from "../columns.ts";
import { defaultUndoSeconds } from "../enums.ts";
import type { OpenHours } from "./service.ts";

/** When messages may reach people. */
export type SendingHours = {
  /** Days that are missing are closed. */
  week: OpenHours[];
  /** Days on which nothing leaves, as `2026-12-25`. */
  closed: string[];
  /** Whose clock counts: the workspace's, or that of the place where each person is. */
  clock: "workspace" | "person";
  /** Key of the contacts' attribute that says a person's time zone; null where none does. */
  attribute: string | null;
};

/** What a workspace asks of its own sends; no row while nobody has changed anything. */
export const sendingRules = pgTable(
  "sending_rules",
  {
    workspaceId: text("workspace_id").primaryKey(),
    /** Null: messages leave at any time. */
    hours: jsonb("hours").$type<SendingHours>(),
    /** Seconds in which a launch can be undone before anything leaves. */
    undoSeconds: smallint("undo_seconds").notNull().default(defaultUndoSeconds),
    /** Marketing messages that a person may get in so many days; both null for any number. */
    capMessages: smallint("cap_messages"),
    capDays: smallint("cap_days"),
    updatedAt: moment("updated_at").notNull(),
  },
  (t) => [check("sending_rules_cap", sql`(${t.capMessages} IS NULL) = (${t.capDays} IS NULL)`)],
);
