import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { madeAt, moment, oneOf } from "../columns.ts";
import { languages } from "../enums.ts";
import { alarmKinds, mailKinds, mailStates } from "../mail-enums.ts";

/** The product's own mails: written in the transaction of the change that causes them, sent by a worker. */
export const mails = pgTable(
  "mails",
  {
    /** Empty for a mail about a person's account, which belongs to no workspace. */
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    kind: text("kind", { enum: mailKinds }).notNull(),
    /** The address it goes to; null until a worker has found out who hears of it. */
    recipient: text("recipient"),
    /** The member it is for. Without one and without a recipient it is for everybody whom its kind concerns. */
    userId: text("user_id"),
    /** It concerns members of the provider that looks after the workspace, not the workspace's own. */
    toProvider: boolean("to_provider").notNull().default(false),
    language: text("language", { enum: languages }).notNull(),
    /** The id of what it is about, such as an invitation. */
    about: text("about").notNull().default(""),
    /** What the mail says, as data. Never a secret. */
    payload: jsonb("payload").$type<Record<string, unknown>>().notNull().default({}),
    /** The token of its link, until it has left. */
    secretSealed: text("secret_sealed"),
    state: text("state", { enum: mailStates }).notNull().default("waiting"),
    dueAt: moment("due_at").notNull(),
    /** It is not sent after this. */
    expiresAt: moment("expires_at").notNull(),
    tries: integer("tries").notNull().default(0),
    /** Tries of which nobody knows whether the mail server took it. */
    doubts: integer("doubts").notNull().default(0),
    /** A worker has it until then. */
    leaseUntil: moment("lease_until"),
    /** Why the last try failed: what the mail server said, or a code. */
    error: text("error"),
    createdAt: madeAt(),
    endedAt: moment("ended_at"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    oneOf("mails_kind", t.kind, mailKinds),
    oneOf("mails_language", t.language, languages),
    oneOf("mails_state", t.state, mailStates),
    index("mails_due").on(t.dueAt).where(sql`${t.state} = 'waiting'`),
    index("mails_leased").on(t.leaseUntil).where(sql`${t.state} = 'sending'`),
    index("mails_ended").on(t.endedAt).where(sql`${t.endedAt} IS NOT NULL`),
  ],
);

/** What members are warned of, from when it was seen until it is over: one row for each fact about each thing. */
export const alarms = pgTable(
  "alarms",
  {
    workspaceId: text("workspace_id").notNull(),
    kind: text("kind", { enum: alarmKinds }).notNull(),
    objectId: text("object_id").notNull(),
    channelId: text("channel_id").notNull(),
    /** What it is called, and what its line in the mail needs. */
    detail: jsonb("detail").$type<Record<string, string | null>>().notNull().default({}),
    /** When it began, this time. */
    seenAt: moment("seen_at").notNull(),
    /** How often it has begun since it was last told. */
    times: integer("times").notNull().default(1),
    toldAt: moment("told_at"),
    endedAt: moment("ended_at"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.kind, t.objectId] }),
    oneOf("alarms_kind", t.kind, alarmKinds),
    index("alarms_open").on(t.workspaceId).where(sql`${t.endedAt} IS NULL`),
  ],
);

/** When each workspace gets its next weekly report. */
export const weeklyReports = pgTable(
  "weekly_reports",
  {
    workspaceId: text("workspace_id").primaryKey(),
    nextAt: moment("next_at").notNull(),
  },
  (t) => [index("weekly_reports_next").on(t.nextAt)],
);
