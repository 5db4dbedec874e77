import { date, index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { suppressionSources } from "../audience-enums.ts";
import { madeAt, moment, oneOf } from "../columns.ts";
import { platforms, troubleCauses } from "../enums.ts";

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

/**
 * Messages by day (in the workspace's zone, of the message's creation), kept by increments in the transaction of each
 * change and never by counting; `lib/statistics/figures.ts` says what each figure means. Dimensions that do not apply hold
 * an empty text.
 */
export const dailyStatistics = pgTable(
  "daily_statistics",
  {
    workspaceId: text("workspace_id").notNull(),
    day: date("day", { mode: "string" }).notNull(),
    channelId: text("channel_id").notNull(),
    senderId: text("sender_id").notNull(),
    templateCode: text("template_code").notNull(),
    category: text("category").notNull(),
    country: text("country").notNull(),
    /** Outbound messages made. */
    submitted: integer("submitted").notNull().default(0),
    accepted: integer("accepted").notNull().default(0),
    sent: integer("sent").notNull().default(0),
    delivered: integer("delivered").notNull().default(0),
    read: integer("read").notNull().default(0),
    failed: integer("failed").notNull().default(0),
    failedLater: integer("failed_later").notNull().default(0),
    uncertain: integer("uncertain").notNull().default(0),
    inbound: integer("inbound").notNull().default(0),
  },
  (t) => [
    primaryKey({
      columns: [t.workspaceId, t.day, t.channelId, t.senderId, t.templateCode, t.category, t.country],
    }),
  ],
);

/** Failed messages by day and code. */
export const dailyFailures = pgTable(
  "daily_failures",
  {
    workspaceId: text("workspace_id").notNull(),
    day: date("day", { mode: "string" }).notNull(),
    channelId: text("channel_id").notNull(),
    code: text("code").notNull(),
    kind: text("kind").notNull(),
    failed: integer("failed").notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.day, t.channelId, t.code] })],
);

/** People newly opted out by day (in the workspace's zone, of when they said so), kept as the other figures are. */
export const dailyOptOuts = pgTable(
  "daily_opt_outs",
  {
    workspaceId: text("workspace_id").notNull(),
    day: date("day", { mode: "string" }).notNull(),
    platform: text("platform", { enum: platforms }).notNull(),
    /** Through which channel and sender they said so; empty for those whom a member added, and where it is not known. */
    channelId: text("channel_id").notNull(),
    senderId: text("sender_id").notNull(),
    source: text("source", { enum: suppressionSources }).notNull(),
    people: integer("people").notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.day, t.platform, t.channelId, t.senderId, t.source] }),
    oneOf("daily_opt_outs_source", t.source, suppressionSources),
  ],
);

/** What a process counts about itself since its start. */
export type ProcessFigures = {
  /** Errors of background work by activity. */
  errors: Record<string, number>;
  /** Log lines that could not be written. */
  lostLogLines: number;
  residentBytes: number;
  /** Lanes that wait because their platform does not answer; absent for the door and for earlier versions. */
  restingLanes?: number;
};

/** Sign of life of each worker process. */
export const workerHeartbeats = pgTable("worker_heartbeats", {
  id: text("id").primaryKey(),
  startedAt: moment("started_at").notNull(),
  seenAt: moment("seen_at").notNull(),
  /** What the process counts about itself, for the door's metrics. */
  figures: jsonb("figures")
    .$type<ProcessFigures>()
    .notNull()
    .default({ errors: {}, lostLogLines: 0, residentBytes: 0 }),
});
