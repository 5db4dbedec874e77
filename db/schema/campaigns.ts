import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
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
import { type CampaignDecision, campaignStates, defaultFailedShare, templateCategories } from "../enums.ts";
import type { TemplateContent } from "../json/template-content.ts";
import type { SenderPool } from "./sender-pools.ts";

/** A cell as it is given back: its text, or a number as stored with the code of its format. */
export type KeptCell = string | { number: string; format: string };

/**
 * A further template of a campaign, and the version and words of it that the messages leave with: its template in another language,
 * or the one that it is compared with, which has a name of its own.
 */
export type CampaignLanguage = {
  code: string;
  name?: string;
  language: string;
  version: number;
  content: TemplateContent;
};

/** How a campaign in waves goes on: 1 % of its people, 5 %, and the rest, with a wait between them. */
export type WavePlan = {
  waitMinutes: number;
  /** Percent of failures, and of people who stop marketing, above which it pauses; null where that is not looked at. */
  failedShare: number | null;
  optOutShare: number | null;
};

/** The two templates of an A/B test: A is the campaign's own. */
export type AbSide = "a" | "b";

/** What became of the messages of one template in an A/B test. */
export type AbFigures = { accepted: number; failed: number; delivered: number; read: number; clicked: number };

/**
 * A campaign that goes to some of its people with one of two templates each; the others get the better one. Times are ISO times.
 */
export type AbTest = {
  /** Code of template B, which stands among the campaign's languages too. */
  code: string;
  /** Percent of the people that was asked for. */
  share: number;
  /** Of ten thousand people, those who take part. */
  places: number;
  /** Minutes after the last of them was sent to until it is decided. */
  waitMinutes: number;
  /** What the better one has more of; a person decides where it is `person`. */
  winnerBy: "read" | "clicked" | "person";
  /** `sampling` until all who take part have become messages, then `measuring` until it is decided. */
  phase: "sampling" | "measuring" | "decided";
  /** Rows up to this one, of those who take part, have become messages. */
  sampledThrough: number;
  /** When the last message to them had left; null before. */
  leftAt: string | null;
  figures: { a: AbFigures; b: AbFigures; at: string } | null;
  /** What the others get. `by` names the person who decided; null where the figures did. */
  winner: { side: AbSide; by: string | null; at: string } | null;
};

/**
 * What a second person says about a campaign that is larger than the workspace lets one person send. `above` is the number of people
 * that held when it was asked; times are ISO times.
 */
export type CampaignApproval = {
  state: "waiting" | "approved" | "sent_back";
  above: number;
  byId: string;
  by: string;
  at: string;
  answer: { byId: string; by: string; at: string; reason: string | null } | null;
};

export const campaigns = pgTable(
  "campaigns",
  {
    workspaceId: text("workspace_id").notNull(),
    /** Digits that start with the date; also the group message id. */
    id: orderedText("id").notNull(),
    channelId: text("channel_id").notNull(),
    /** What its messages leave from; of a pool, the sender that its page names first. */
    senderId: text("sender_id").notNull(),
    /** The senders that it leaves from together, with a choice by country; null for one sender. */
    pool: jsonb("pool").$type<SenderPool>(),
    importId: text("import_id").notNull(),
    name: text("name").notNull(),
    templateCode: text("template_code").notNull(),
    templateName: text("template_name").notNull(),
    templateLanguage: text("template_language").notNull(),
    /** Version of the template that the list was made for; null for campaigns older than versions were kept. */
    templateVersion: integer("template_version"),
    /** The other languages that its people get, besides the template's own. */
    languages: jsonb("languages").$type<CampaignLanguage[]>().notNull().default([]),
    /** The version of its template that it waits for: it goes on with those words once they may be sent. */
    heldForVersion: integer("held_for_version"),
    category: text("category", { enum: templateCategories }).notNull(),
    /** The content as it was when the campaign was made; what the previews and the message list show. */
    content: jsonb("content").$type<TemplateContent>().notNull(),
    state: text("state", { enum: campaignStates }).notNull(),
    /** Why it is paused, cancelled or failed: a key of the catalogue under `campaigns.stateReasons`. */
    stateReason: text("state_reason"),
    scheduledAt: moment("scheduled_at"),
    /** Until when its launch can be undone: it starts then. Null for a campaign that was scheduled, or that started at once. */
    undoUntil: moment("undo_until"),
    /** When it was turned back into a draft before it started; its list can be sent again. */
    takenBackAt: moment("taken_back_at"),
    /** Null for a campaign that one person may send. It starts only with an approval that was given. */
    approval: jsonb("approval").$type<CampaignApproval>(),
    startedAt: moment("started_at"),
    finishedAt: moment("finished_at"),
    /** When the first message of the stretch of sending under way, or of the last one, was handed over. */
    claimedAt: moment("claimed_at"),
    /** When the platform last answered a try. */
    answeredAt: moment("answered_at"),
    /** How long earlier stretches of sending took: a new one begins when something waits again after nothing did. */
    earlierMs: bigint("earlier_ms", { mode: "number" }).notNull().default(0),
    /** The share of failures, in percent, by which its outcome was judged: the workspace's at the time when it ended. */
    failedShare: integer("failed_share").notNull().default(defaultFailedShare),
    rowsTotal: integer("rows_total").notNull(),
    rowsSend: integer("rows_send").notNull(),
    rowsHold: integer("rows_hold").notNull(),
    rowsSkip: integer("rows_skip").notNull(),
    /** Rows up to this row number have become messages. */
    expandedThrough: integer("expanded_through").notNull().default(0),
    expandedAt: moment("expanded_at"),
    /** Kept by increments in the transaction of each change; `lib/statistics/figures.ts` says what each figure means. */
    queued: integer("queued").notNull().default(0),
    accepted: integer("accepted").notNull().default(0),
    failed: integer("failed").notNull().default(0),
    /** Of the failed, those that the platform had taken: they stand within the accepted. */
    failedLater: integer("failed_later").notNull().default(0),
    uncertain: integer("uncertain").notNull().default(0),
    cancelled: integer("cancelled").notNull().default(0),
    /** Kept back by the claim, because the person opted out or withdrew consent since the list was checked. */
    leftOut: integer("left_out").notNull().default(0),
    expired: integer("expired").notNull().default(0),
    sent: integer("sent").notNull().default(0),
    delivered: integer("delivered").notNull().default(0),
    read: integer("read").notNull().default(0),
    /** Whether links in its messages are replaced by short links that are counted; never in messages with a code. */
    trackLinks: boolean("track_links").notNull().default(false),
    /** People who followed a link of their message; how often people did; how often programs did. */
    clicked: integer("clicked").notNull().default(0),
    clicks: integer("clicks").notNull().default(0),
    robotVisits: integer("robot_visits").notNull().default(0),
    /**
     * What a person decided about some of its messages, while a worker carries it out: those up to `through`, behind `after`,
     * and `calledBack` those too that were called back.
     */
    decision: jsonb("decision").$type<{
      kind: CampaignDecision;
      by: string;
      calledBack: boolean;
      through: string;
      after: string;
    }>(),
    /** How it goes on in waves; null for a campaign that goes to everybody at once. */
    waves: jsonb("waves").$type<WavePlan>(),
    /** The wave that may leave, counted from 1. */
    wave: smallint("wave"),
    /** When the last of that wave had left: the wait before the next one begins there. */
    waveLeftAt: moment("wave_left_at"),
    /** How its template is compared with another one; null where everybody gets the same. */
    abTest: jsonb("ab_test").$type<AbTest>(),
    /** When a message of it last changed; a running campaign that stands still is woken again. */
    progressAt: moment("progress_at"),
    createdBy: text("created_by").notNull(),
    createdAt: madeAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    oneOf("campaigns_state", t.state, campaignStates),
    oneOf("campaigns_category", t.category, templateCategories),
    check("campaigns_track_links", sql`NOT (${t.trackLinks} AND ${t.category} = 'authentication')`),
    // One list is sent once: a double click or a second tab meets this.
    uniqueIndex("campaigns_import").on(t.workspaceId, t.importId).where(sql`${t.takenBackAt} IS NULL`),
    index("campaigns_created").on(t.workspaceId, t.createdAt, t.id),
    index("campaigns_state").on(t.workspaceId, t.state),
    index("campaigns_held").on(t.workspaceId, t.id).where(sql`${t.heldForVersion} IS NOT NULL`),
    index("campaigns_template").on(t.workspaceId, t.templateCode),
    index("campaigns_languages").using("gin", t.languages.op("jsonb_path_ops")).where(sql`${t.languages} <> '[]'`),
    index("campaigns_waves").on(t.workspaceId, t.id).where(sql`${t.wave} IS NOT NULL AND ${t.finishedAt} IS NULL`),
    index("campaigns_ab_test").on(t.workspaceId, t.id).where(sql`${t.abTest} IS NOT NULL AND ${t.finishedAt} IS NULL`),
    index("campaigns_decided").on(t.workspaceId, t.id).where(sql`${t.decision} IS NOT NULL`),
  ],
);

/** What happened to a campaign, for its page: started, slowed, paused, by whom and why. */
export const campaignEvents = pgTable(
  "campaign_events",
  {
    workspaceId: text("workspace_id").notNull(),
    campaignId: orderedText("campaign_id").notNull(),
    id: text("id").notNull(),
    at: moment("at").notNull(),
    /** A key of the catalogue under `campaigns.events`. */
    kind: text("kind").notNull(),
    values: jsonb("values").$type<Record<string, string | number>>().notNull().default({}),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.campaignId, t.id] })],
);

/** Pace of a campaign by spans of a few seconds, for its chart. */
export const campaignTicks = pgTable(
  "campaign_ticks",
  {
    workspaceId: text("workspace_id").notNull(),
    campaignId: orderedText("campaign_id").notNull(),
    at: moment("at").notNull(),
    /** Answers to tries: taken, and refused at once. What receipts tell later is no pace. */
    accepted: integer("accepted").notNull().default(0),
    failed: integer("failed").notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.campaignId, t.at] })],
);

/** What a person had filled in on the send form when they left it. */
export const sendDrafts = pgTable(
  "send_drafts",
  {
    workspaceId: text("workspace_id").notNull(),
    channelId: text("channel_id").notNull(),
    userId: text("user_id").notNull(),
    form: jsonb("form").$type<Record<string, unknown>>().notNull(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.channelId, t.userId] })],
);
