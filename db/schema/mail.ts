import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
} from "drizzle-orm/pg-core";
import { madeAt, moment, oneOf } from "../columns.ts";
import { languages } from "../enums.ts";
import { alarmKinds, mailKinds, mailStates } from "../mail-enums.ts";
import { brakeReasons } from "../sender-enums.ts";

/** The mailbox that reports about a channel's messages are collected from; no row where they are posted to the webhook. */
export const mailboxes = pgTable(
  "mailboxes",
  {
    workspaceId: text("workspace_id").notNull(),
    channelId: text("channel_id").notNull(),
    /** Tells it from another mailbox, whose numbers mean other mails. */
    place: text("place").notNull(),
    /** How far it has been read, see `MailboxPosition`; null before the first time. */
    validity: text("validity"),
    lastUid: bigint("last_uid", { mode: "number" }).notNull().default(0),
    freshFrom: bigint("fresh_from", { mode: "number" }).notNull().default(0),
    /** Who reads it now, and until when nobody else may. */
    lease: text("lease"),
    leaseUntil: moment("lease_until"),
    collectDueAt: moment("collect_due_at").notNull().defaultNow(),
    /** When it was read to its end last. */
    collectedAt: moment("collected_at"),
    /** Mails that were handed on, and mails that said nothing to us. */
    collected: bigint("collected", { mode: "number" }).notNull().default(0),
    unknown: bigint("unknown", { mode: "number" }).notNull().default(0),
    /** Readings in a row that failed, why the last one did (a reason of the connector), and the server's words. */
    failures: integer("failures").notNull().default(0),
    trouble: text("trouble"),
    troubleDetail: text("trouble_detail"),
  },
  (t) => [
    primaryKey({ name: "mailboxes_pk", columns: [t.workspaceId, t.channelId] }),
    index("mailboxes_due").on(t.collectDueAt),
  ],
);

/** A domain that a channel's messages come from, and what a person decided or we had to do about it. */
export const senderDomains = pgTable(
  "sender_domains",
  {
    workspaceId: text("workspace_id").notNull(),
    channelId: text("channel_id").notNull(),
    domain: text("domain").notNull(),
    /** The first day of its warm-up; null where it needs none, or no more. */
    warmUpFrom: date("warm_up_from"),
    /** Since when no marketing leaves from it, and why; null while it may. */
    stoppedAt: moment("stopped_at"),
    stoppedFor: text("stopped_for", { enum: brakeReasons }),
    /** What was counted when it was stopped. */
    stoppedCount: integer("stopped_count"),
    stoppedOf: integer("stopped_of"),
    /** When a person let it go on last; what came before does not count again. */
    resumedAt: moment("resumed_at"),
  },
  (t) => [
    primaryKey({ name: "sender_domains_pk", columns: [t.workspaceId, t.channelId, t.domain] }),
    oneOf("sender_domains_stopped_for", t.stoppedFor, brakeReasons),
  ],
);

/** What left from a domain in an hour, and what came back. */
export const senderDomainHours = pgTable(
  "sender_domain_hours",
  {
    workspaceId: text("workspace_id").notNull(),
    channelId: text("channel_id").notNull(),
    domain: text("domain").notNull(),
    /** The beginning of the hour. */
    hour: moment("hour").notNull(),
    /** First tries that were claimed, messages that were accepted, complaints, and dead addresses. */
    claimed: integer("claimed").notNull().default(0),
    accepted: integer("accepted").notNull().default(0),
    complaints: integer("complaints").notNull().default(0),
    bounces: integer("bounces").notNull().default(0),
  },
  (t) => [
    primaryKey({ name: "sender_domain_hours_pk", columns: [t.workspaceId, t.channelId, t.domain, t.hour] }),
    index("sender_domain_hours_hour").on(t.hour),
  ],
);

/** How fast the people of one receiving service are written to on a lane; see lib/sending/recipients. */
export const recipientPaces = pgTable(
  "recipient_paces",
  {
    workspaceId: text("workspace_id").notNull(),
    laneId: text("lane_id").notNull(),
    /** The service, or the domain of one that stands for itself. */
    service: text("service").notNull(),
    pacePerSecond: doublePrecision("pace_per_second").notNull(),
    pacedAt: moment("paced_at").notNull(),
    /** When the next message may leave. */
    nextSlotAt: moment("next_slot_at").notNull(),
    /** The due time that the next message gets that cannot leave now. */
    tailAt: moment("tail_at").notNull(),
    /** When it last asked for fewer, and in which code. */
    slowedAt: moment("slowed_at"),
    slowedCode: text("slowed_code"),
  },
  (t) => [primaryKey({ name: "recipient_paces_pk", columns: [t.workspaceId, t.laneId, t.service] })],
);

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
