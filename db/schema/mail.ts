import { bigint, date, doublePrecision, index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { moment, oneOf } from "../columns.ts";
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
