import { pgTable, text } from "drizzle-orm/pg-core";
import { moment } from "./columns.ts";

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
