import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { madeAt, moment, oneOf, orderedText } from "../columns.ts";
import { defaultUndoSeconds, hourRules, originKinds, originStates, outboxStates, restCauses } from "../enums.ts";
import type { SenderPool } from "./sender-pools.ts";
import type { OpenHours } from "./service.ts";

/** What shares a connection, a pace and a driver. The id is the sender's, or the channel's where all its senders share one. */
export const lanes = pgTable(
  "lanes",
  {
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    channelId: text("channel_id").notNull(),
    /** Messages a second the platform allows. */
    limitPerSecond: doublePrecision("limit_per_second").notNull().default(80),
    /** Messages a second now; falls when the platform asks to slow down and climbs back to the limit. */
    pacePerSecond: doublePrecision("pace_per_second").notNull().default(80),
    pacedAt: moment("paced_at").notNull().defaultNow(),
    /** When the next message may leave. */
    nextSlotAt: moment("next_slot_at").notNull().defaultNow(),
    /** Random id of the driver that holds the lane; claims and the pace are fenced by it. */
    lease: text("lease"),
    leaseUntil: moment("lease_until"),
    /** Grows when the lane is woken while it is driven, so that its driver looks once more before it leaves. */
    wakeups: integer("wakeups").notNull().default(0),
    /** When the pace was last lowered. Throttling of messages that left before tells nothing new. */
    slowedAt: moment("slowed_at"),
    /** Faults of the platform since its last good answer; see `breaker.ts`. */
    breakerFaults: integer("breaker_faults").notNull().default(0),
    /** Since when the platform has been out; null while the breaker is closed. */
    breakerOpenedAt: moment("breaker_opened_at"),
    /** Nothing leaves before; then one message does, as a probe. */
    breakerOpenUntil: moment("breaker_open_until"),
    /** How many rests there have been since it opened; they get longer. */
    breakerRests: integer("breaker_rests").notNull().default(0),
    /** The fault that opened it, in the platform's words. */
    breakerReason: jsonb("breaker_reason").$type<{ code: string | null; detail: string }>(),
    createdAt: madeAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index("lanes_leased").on(t.leaseUntil).where(sql`${t.lease} IS NOT NULL`),
  ],
);

/** Who asked for messages, and whether they may leave now. Campaigns, conversations, flow runs, API keys. */
export const origins = pgTable(
  "origins",
  {
    workspaceId: text("workspace_id").notNull(),
    kind: text("kind", { enum: originKinds }).notNull(),
    id: orderedText("id").notNull(),
    state: text("state", { enum: originStates }).notNull(),
    /** Nothing of it leaves after this moment. */
    expiresAt: moment("expires_at"),
    /** Nothing of it leaves before this moment: the platform does not know its template everywhere yet. */
    restsUntil: moment("rests_until"),
    /** Which of its messages keep to the workspace's sending hours. */
    hourRule: text("hour_rule", { enum: hourRules }).notNull().default("never"),
    /** Nothing of it leaves before: the hours open for everybody then, or its portfolio may reach further people. */
    opensAt: moment("opens_at"),
    /** What it waits for until then. */
    opensFor: text("opens_for", { enum: restCauses }),
    /** The time by each person's own clock before which theirs does not leave, as `2026-11-25T10:00`. */
    localAt: text("local_at"),
    /** Messages that may leave in any minute; null for as many as the sender can. */
    perMinute: integer("per_minute"),
    /** The senders that its messages leave from together; null where there is one. */
    pool: jsonb("pool").$type<SenderPool>(),
    createdAt: madeAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.kind, t.id] }),
    oneOf("origins_kind", t.kind, originKinds),
    oneOf("origins_state", t.state, originStates),
    oneOf("origins_hour_rule", t.hourRule, hourRules),
    oneOf("origins_opens_for", t.opensFor, restCauses),
    check("origins_per_minute", sql`${t.perMinute} > 0`),
  ],
);

/** When the next message of an origin with a pace of its own may leave. */
export const originPaces = pgTable(
  "origin_paces",
  {
    workspaceId: text("workspace_id").notNull(),
    kind: text("kind", { enum: originKinds }).notNull(),
    id: orderedText("id").notNull(),
    nextSlotAt: moment("next_slot_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.kind, t.id] }), oneOf("origin_paces_kind", t.kind, originKinds)],
);

/** Messages that have no outcome yet: one narrow row each, from the asking until the platform's answer is recorded. */
export const outbox = pgTable(
  "outbox",
  {
    workspaceId: text("workspace_id").notNull(),
    messageId: orderedText("message_id").notNull(),
    laneId: text("lane_id").notNull(),
    originKind: text("origin_kind", { enum: originKinds }).notNull(),
    originId: orderedText("origin_id").notNull(),
    /** 0 leaves first; see `priorityOf` in lib/sending. */
    priority: smallint("priority").notNull(),
    /** Not to be tried before; in doubt, not to be looked at before. */
    dueAt: moment("due_at").notNull(),
    state: text("state", { enum: outboxStates }).notNull().default("waiting"),
    /** Which try is running or was the last; every outcome is fenced by it. */
    attempt: integer("attempt").notNull().default(0),
    /** Tries that ended with a passing fault of this message itself, and tries that were throttled; both are bounded. */
    tries: smallint("tries").notNull().default(0),
    throttled: smallint("throttled").notNull().default(0),
    handedOverAt: moment("handed_over_at"),
    /** Messages of a lane with the same key leave one after the other, in the order of their ids. */
    sequenceKey: text("sequence_key"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.messageId] }),
    oneOf("outbox_origin_kind", t.originKind, originKinds),
    oneOf("outbox_state", t.state, outboxStates),
    // A claim walks this: priorities in order, origins in turn, then what is due longest.
    index("outbox_waiting")
      .on(t.workspaceId, t.laneId, t.priority, t.originKind, t.originId, t.dueAt, t.messageId)
      .where(sql`${t.state} = 'waiting'`),
    index("outbox_handed_over").on(t.handedOverAt).where(sql`${t.state} <> 'waiting'`),
    index("outbox_in_doubt").on(t.dueAt).where(sql`${t.state} = 'uncertain'`),
    index("outbox_origin").on(t.workspaceId, t.originKind, t.originId, t.messageId),
    index("outbox_sequence")
      .on(t.workspaceId, t.laneId, t.sequenceKey, t.messageId)
      .where(sql`${t.sequenceKey} IS NOT NULL`),
  ],
);

/** Ids that platforms gave to messages: what receipts name, and what makes an inbound message unique. */
export const messageExternalIds = pgTable(
  "message_external_ids",
  {
    workspaceId: text("workspace_id").notNull(),
    laneId: text("lane_id").notNull(),
    externalId: text("external_id").notNull(),
    messageId: orderedText("message_id").notNull(),
    /** 0 for the first part of a message. */
    part: smallint("part").notNull().default(0),
    /** How many parts the message left in. */
    parts: smallint("parts").notNull().default(1),
    /** For messages of several parts: how far this one got. */
    state: text("state"),
    /** When the platform's answer with this id was recorded; null for inbound messages and for ids that a receipt brought. */
    acceptedAt: moment("accepted_at"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.laneId, t.externalId] }),
    index("message_external_ids_parts").on(t.workspaceId, t.messageId).where(sql`${t.parts} > 1`),
    // What a lane sent lately, in order: whether receipts of it arrive.
    index("message_external_ids_accepted")
      .on(t.workspaceId, t.laneId, t.acceptedAt)
      .where(sql`${t.acceptedAt} IS NOT NULL`),
  ],
);

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
    /** A send to more people than this waits for a second person; null for none. */
    approveAbove: integer("approve_above"),
    updatedAt: moment("updated_at").notNull(),
  },
  (t) => [check("sending_rules_cap", sql`(${t.capMessages} IS NULL) = (${t.capDays} IS NULL)`)],
);

/** A link of one person's message, by the token that stands in place of it, and how often it was followed. */
export const shortLinks = pgTable(
  "short_links",
  {
    workspaceId: text("workspace_id").notNull(),
    /** Random; whoever knows it may follow the link. */
    token: text("token").notNull(),
    messageId: orderedText("message_id").notNull(),
    campaignId: orderedText("campaign_id").notNull(),
    /** Where it leads. */
    url: text("url").notNull(),
    expiresAt: moment("expires_at").notNull(),
    /** How often a person followed it, and a program. */
    clicks: integer("clicks").notNull().default(0),
    robots: integer("robots").notNull().default(0),
    /** When a person first and last followed it. */
    firstClickAt: moment("first_click_at"),
    lastClickAt: moment("last_click_at"),
    createdAt: madeAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.token] }),
    uniqueIndex("short_links_token").on(t.token),
    index("short_links_message").on(t.workspaceId, t.messageId),
    index("short_links_clicked").on(t.workspaceId, t.lastClickAt).where(sql`${t.lastClickAt} IS NOT NULL`),
    index("short_links_expires").on(t.workspaceId, t.expiresAt),
  ],
);

/** Requests that followed a short link and are not counted yet. Writing one waits for nobody. */
export const linkVisits = pgTable(
  "link_visits",
  {
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    token: text("token").notNull(),
    at: moment("at").notNull(),
    /** The request showed that it was a program's. */
    robot: boolean("robot").notNull(),
    /** It named the languages of a reader, as browsers do. */
    browser: boolean("browser").notNull(),
  },
  (t) => [primaryKey({ name: "link_visits_pk", columns: [t.workspaceId, t.id] })],
);
