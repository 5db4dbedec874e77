import { index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { madeAt, moment, oneOf } from "../columns.ts";
import { troubleCauses } from "../enums.ts";

/** Background work that was asked for in the transaction of a change; handed over to the job engine when it is due. */
export const jobRequests = pgTable(
  "job_requests",
  {
    workspaceId: text("workspace_id").notNull(),
    /** The kind of a job definition. A kind that no running worker knows waits until one does. */
    kind: text("kind").notNull(),
    /** One request a key: asking again keeps the earliest due time. */
    key: text("key").notNull(),
    payload: jsonb("payload").$type<Record<string, unknown>>().notNull(),
    dueAt: moment("due_at").notNull(),
    createdAt: madeAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.kind, t.key] }),
    // The hand-over goes workspace by workspace and, within one, by kinds that are known.
    index("job_requests_turn").on(t.workspaceId, t.kind, t.dueAt),
    // Tells in one look whether anything is due.
    index("job_requests_due").on(t.dueAt),
  ],
);

/** Background work that failed and has not succeeded since: one row for each activity and what it is about. */
export const jobTroubles = pgTable(
  "job_troubles",
  {
    workspaceId: text("workspace_id").notNull(),
    /** The kind of a job, or another name of what failed. */
    activity: text("activity").notNull(),
    /** The id of what the work is for, such as a campaign or a lane. */
    about: text("about").notNull(),
    cause: text("cause", { enum: troubleCauses }).notNull(),
    /** Finds the error in the log. */
    reference: text("reference").notNull(),
    times: integer("times").notNull().default(1),
    since: moment("since").notNull(),
    lastAt: moment("last_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.about, t.activity] }),
    oneOf("job_troubles_cause", t.cause, troubleCauses),
  ],
);
