import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, pgTable, primaryKey, smallint, text, uniqueIndex } from "drizzle-orm/pg-core";
import { madeAt, moment, oneOf, orderedText } from "../columns.ts";
import { repeatRhythms, repeatStates, turnStates } from "../repeat-enums.ts";

/** That a campaign is sent again and again. Each turn is a campaign of its own; they are in `repeat_turns`. */
export const campaignRepeats = pgTable(
  "campaign_repeats",
  {
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    /** The campaign that is repeated: its template, sender, audience and pace are those of every turn. */
    campaignId: orderedText("campaign_id").notNull(),
    channelId: text("channel_id").notNull(),
    state: text("state", { enum: repeatStates }).notNull(),
    rhythm: text("rhythm", { enum: repeatRhythms }).notNull(),
    /** Days of a week, `mon` to `sun`; empty unless it is weekly. */
    days: jsonb("days").$type<string[]>().notNull().default([]),
    /** Day of a month, 1 to 31, unless it is not monthly. */
    monthDay: smallint("month_day"),
    /** What a clock of the zone shows at each turn, as `09:30`. */
    at: text("at").notNull(),
    /** The workspace's zone when the rule was set. */
    zone: text("zone").notNull(),
    /** The last day on which there may be a turn, as `2026-12-31`; null for none. */
    untilDay: text("until_day"),
    /** Turns that are left; null for any number. */
    timesLeft: integer("times_left"),
    /** When the next turn is due; null once there is none. */
    nextAt: moment("next_at"),
    /** Who set the rule last, by id and by the name they had: the turns are sent for them. */
    setById: text("set_by_id").notNull(),
    setBy: text("set_by").notNull(),
    createdAt: madeAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    oneOf("campaign_repeats_state", t.state, repeatStates),
    oneOf("campaign_repeats_rhythm", t.rhythm, repeatRhythms),
    check("campaign_repeats_month_day", sql`(${t.rhythm} = 'monthly') = (${t.monthDay} IS NOT NULL)`),
    uniqueIndex("campaign_repeats_campaign").on(t.workspaceId, t.campaignId).where(sql`${t.state} <> 'ended'`),
    index("campaign_repeats_due").on(t.nextAt).where(sql`${t.state} = 'running'`),
  ],
);

/** The turns of a repeat whose time has come. The time is the key: no turn is made twice. */
export const repeatTurns = pgTable(
  "repeat_turns",
  {
    workspaceId: text("workspace_id").notNull(),
    repeatId: text("repeat_id").notNull(),
    dueAt: moment("due_at").notNull(),
    state: text("state", { enum: turnStates }).notNull(),
    /** Why it was skipped: a key of the catalogue under `campaigns.repeat.skipped`, or of `errors`. */
    reason: text("reason"),
    /** The campaign that it became. */
    campaignId: orderedText("campaign_id"),
    decidedAt: moment("decided_at"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.repeatId, t.dueAt] }),
    oneOf("repeat_turns_state", t.state, turnStates),
    index("repeat_turns_campaign").on(t.workspaceId, t.campaignId).where(sql`${t.campaignId} IS NOT NULL`),
    index("repeat_turns_making").on(t.dueAt).where(sql`${t.state} = 'making'`),
  ],
);
