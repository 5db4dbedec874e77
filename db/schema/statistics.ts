import { date, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { suppressionSources } from "../audience-enums.ts";
import { moment, oneOf } from "../columns.ts";
import { platforms } from "../enums.ts";

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
