import { sql } from "drizzle-orm";
import {
  check,
  date,
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
import { addressKinds, intentCallStates, intentTroubles, platforms } from "../enums.ts";

/** Words of one language by which people end and take up messages; `marketing` and `all` are what they end. */
export type WordList = { marketing: string[]; all: string[]; start: string[] };

/** From when to when a business is open on a weekday, as `09:00`; the end may be `24:00`. */
export type OpenHours = { day: "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun"; from: string; to: string };

/** What a channel answers by itself to whoever writes. */
export type AutoReply = {
  on: boolean;
  text: string;
  /** Always, or only while the business is open, or only while it is closed. */
  when: "always" | "open" | "closed";
  /** In the workspace's zone; days that are missing are closed. */
  hours: OpenHours[];
  /** Least hours between two of them to one person. */
  everyHours: number;
};

/** After how many seconds without a delivery a code is sent again by the rules of a policy, and with which words. */
export type CodeSchedule = { policyId: string; seconds: number; text: string };

/** What a channel does by itself about what people write; no row while nobody has changed anything. */
export const serviceSettings = pgTable(
  "service_settings",
  {
    workspaceId: text("workspace_id").notNull(),
    channelId: text("channel_id").notNull(),
    /** Lists that differ from ours, by language; `own` holds words of no language of ours. */
    words: jsonb("words").$type<Record<string, WordList>>().notNull().default({}),
    /** What a stop word for marketing, one for everything, and a start word are answered with; null for no answer. */
    stopReply: text("stop_reply"),
    stopAllReply: text("stop_all_reply"),
    startReply: text("start_reply"),
    autoReply: jsonb("auto_reply").$type<AutoReply>(),
    /** Since when what does not arrive may be followed by an SMS; null while it may not. */
    smsActivatedAt: moment("sms_activated_at"),
    /** In which order codes are sent; null for the channel alone. */
    codeSchedule: jsonb("code_schedule").$type<CodeSchedule>(),
    updatedAt: moment("updated_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.channelId] })],
);

/** When a person last wrote to what a lane sends from, and how often it answered by itself. One row for each person and lane. */
export const serviceWindows = pgTable(
  "service_windows",
  {
    workspaceId: text("workspace_id").notNull(),
    laneId: text("lane_id").notNull(),
    addressKind: text("address_kind", { enum: addressKinds }).notNull(),
    address: text("address").notNull(),
    lastInboundAt: moment("last_inbound_at").notNull(),
    /** The latest auto reply. */
    repliedAt: moment("replied_at"),
    /** The day, in the workspace's zone, of the latest answer of any kind, and how many there were on it. */
    repliesOn: date("replies_on"),
    replies: smallint("replies").notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.laneId, t.addressKind, t.address] }),
    oneOf("service_windows_address_kind", t.addressKind, addressKinds),
  ],
);

/** Programs of the business that are told what people ask for by the buttons of a channel's templates. */
export const businessSystems = pgTable(
  "business_systems",
  {
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    channelId: text("channel_id").notNull(),
    name: text("name").notNull(),
    url: text("url").notNull(),
    /** What our calls are signed with. */
    tokenSealed: text("token_sealed").notNull(),
    remarks: text("remarks").notNull().default(""),
    createdAt: madeAt(),
    updatedAt: moment("updated_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex("business_systems_name").on(t.workspaceId, t.channelId, t.name),
  ],
);

/** What people can ask a business system for. A button names it by its code, which no two systems of a channel share. */
export const intents = pgTable(
  "intents",
  {
    workspaceId: text("workspace_id").notNull(),
    channelId: text("channel_id").notNull(),
    code: text("code").notNull(),
    systemId: text("system_id").notNull(),
    name: text("name").notNull(),
    /** Handed over with every call. */
    data: text("data").notNull().default(""),
    createdAt: madeAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.channelId, t.code] }),
    index("intents_system").on(t.workspaceId, t.systemId),
  ],
);

/** One for each message by which somebody asked for an intent: whether its system was told, and what came of it. */
export const intentCalls = pgTable(
  "intent_calls",
  {
    workspaceId: text("workspace_id").notNull(),
    messageId: orderedText("message_id").notNull(),
    channelId: text("channel_id").notNull(),
    code: text("code").notNull(),
    state: text("state", { enum: intentCallStates }).notNull().default("waiting"),
    tries: integer("tries").notNull().default(0),
    /** Of the latest try that failed. */
    trouble: text("trouble", { enum: intentTroubles }),
    /** What is known of it beside the reason, such as the status of the answer. */
    detail: text("detail"),
    /** The message with the system's reply, where it gave one. */
    replyId: text("reply_id"),
    createdAt: madeAt(),
    updatedAt: moment("updated_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.messageId] }),
    oneOf("intent_calls_state", t.state, intentCallStates),
    oneOf("intent_calls_trouble", t.trouble, intentTroubles),
    index("intent_calls_of_channel").on(t.workspaceId, t.channelId, t.messageId),
    index("intent_calls_made").on(t.createdAt),
  ],
);

/** Businesses at a platform whose senders together may reach only so many people newly in a moving day. */
export const portfolios = pgTable(
  "portfolios",
  {
    workspaceId: text("workspace_id").notNull(),
    platform: text("platform", { enum: platforms }).notNull(),
    /** The platform's id of the business; that of the account where the platform does not name its business. */
    id: text("id").notNull(),
    /** People in a moving day; null for any number. */
    people: integer("people"),
    /** When the platform first told this number. */
    toldAt: moment("told_at").notNull(),
    /** Percent of it that is this workspace's, where accounts of the business are in several; null for an equal part of the rest. */
    share: smallint("share"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.platform, t.id] }),
    oneOf("portfolios_platform", t.platform, platforms),
    check("portfolios_share", sql`${t.share} BETWEEN 0 AND 100`),
    // One business may have accounts in several workspaces.
    index("portfolios_by_business").on(t.platform, t.id),
  ],
);

/** How many people a portfolio wrote to last within ten minutes, outside a service window. */
export const reachSlots = pgTable(
  "reach_slots",
  {
    workspaceId: text("workspace_id").notNull(),
    platform: text("platform", { enum: platforms }).notNull(),
    portfolioId: text("portfolio_id").notNull(),
    /** When the ten minutes begin. */
    slot: moment("slot").notNull(),
    people: integer("people").notNull(),
  },
  (t) => [
    primaryKey({ name: "reach_slots_pk", columns: [t.workspaceId, t.platform, t.portfolioId, t.slot] }),
    oneOf("reach_slots_platform", t.platform, platforms),
    index("reach_slots_by_business").on(t.platform, t.portfolioId, t.slot),
  ],
);

/** Who is counted in which slot: writing to them again costs nothing until that slot has passed. */
export const reachedPeople = pgTable(
  "reached_people",
  {
    workspaceId: text("workspace_id").notNull(),
    platform: text("platform", { enum: platforms }).notNull(),
    portfolioId: text("portfolio_id").notNull(),
    addressKind: text("address_kind", { enum: addressKinds }).notNull(),
    address: text("address").notNull(),
    slot: moment("slot").notNull(),
  },
  (t) => [
    primaryKey({
      name: "reached_people_pk",
      columns: [t.workspaceId, t.platform, t.portfolioId, t.addressKind, t.address],
    }),
    oneOf("reached_people_platform", t.platform, platforms),
    oneOf("reached_people_address_kind", t.addressKind, addressKinds),
    index("reached_people_by_slot").on(t.workspaceId, t.platform, t.portfolioId, t.slot),
  ],
);
