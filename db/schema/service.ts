import { date, jsonb, pgTable, primaryKey, smallint, text } from "drizzle-orm/pg-core";
import { moment, oneOf } from "../columns.ts";
import { addressKinds } from "../enums.ts";

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
