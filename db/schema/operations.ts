import { index, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { moment } from "../columns.ts";

/** What the operator has set for the whole installation. A key without a row has its default. */
export const settings = pgTable("settings", {
  /** As in lib/settings/definitions.ts. */
  key: text("key").primaryKey(),
  /** `{ value }`; null for a secret, which is in `sealed`. */
  value: jsonb("value").$type<Record<string, unknown>>(),
  sealed: text("sealed"),
  updatedAt: moment("updated_at").notNull().defaultNow(),
  /** A user's id, or `system`. */
  updatedBy: text("updated_by").notNull(),
});

/** What operators did to the installation. Append only; what they did to a workspace is in its audit log as well. */
export const operatorLog = pgTable(
  "operator_log",
  {
    id: text("id").primaryKey(),
    at: moment("at").notNull(),
    /** A user's id; null for the command line. */
    actorId: text("actor_id"),
    actorName: text("actor_name").notNull(),
    action: text("action").notNull(),
    objectId: text("object_id").notNull(),
    /** What the object is called, as it was then. */
    objectName: text("object_name").notNull().default(""),
    detail: jsonb("detail").$type<Record<string, unknown>>().notNull().default({}),
  },
  (t) => [index("operator_log_at").on(t.at, t.id)],
);

/** One row for each kind of process: readiness writes it to find out whether the database takes writes. */
export const writeProbes = pgTable("write_probes", {
  process: text("process").primaryKey(),
  writtenAt: moment("written_at").notNull(),
});

/**
 * A known text under each version of the sealing key that seals something: a process that may not read the secrets
 * themselves finds out by it whether its key is the right one. Kept by the workers.
 */
export const sealingChecks = pgTable("sealing_checks", {
  /** `v1`, as in the sealed values. */
  version: text("version").primaryKey(),
  sealed: text("sealed").notNull(),
  checkedAt: moment("checked_at").notNull(),
});
