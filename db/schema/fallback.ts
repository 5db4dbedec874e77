import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, primaryKey, smallint, text, uniqueIndex } from "drizzle-orm/pg-core";
import { madeAt, moment, oneOf, orderedText } from "../columns.ts";
import type { Platform, TemplateCategory } from "../enums.ts";
import {
  type FallbackPassReason,
  type FallbackTrigger,
  fallbackDropReasons,
  fallbackStates,
  fallbackTriggers,
} from "../fallback-enums.ts";

/** One way to replace a message that did not arrive: a channel, and what the replacement comes from. */
export const fallbackRules = pgTable(
  "fallback_rules",
  {
    workspaceId: text("workspace_id").notNull(),
    /** `R0` and digits. */
    id: text("id").notNull(),
    name: text("name").notNull(),
    channelId: text("channel_id").notNull(),
    senderId: text("sender_id").notNull(),
    /** The template of the channel that replaces the message; null for an SMS, which says what the send says. */
    templateCode: text("template_code"),
    /** What stands in place of the template's variables that a send does not have, by their columns. */
    defaults: jsonb("defaults").$type<Record<string, string>>().notNull().default({}),
    createdBy: text("created_by").notNull(),
    createdAt: madeAt(),
    updatedAt: moment("updated_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex("fallback_rules_name").on(t.workspaceId, t.name),
    index("fallback_rules_template").on(t.workspaceId, t.templateCode).where(sql`${t.templateCode} IS NOT NULL`),
  ],
);

/** What a send may choose: rules in the order in which they are tried. */
export const fallbackPolicies = pgTable(
  "fallback_policies",
  {
    workspaceId: text("workspace_id").notNull(),
    /** `S0` and digits. */
    id: text("id").notNull(),
    name: text("name").notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: madeAt(),
    updatedAt: moment("updated_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex("fallback_policies_name").on(t.workspaceId, t.name),
  ],
);

export const fallbackPolicyRules = pgTable(
  "fallback_policy_rules",
  {
    workspaceId: text("workspace_id").notNull(),
    policyId: text("policy_id").notNull(),
    ruleId: text("rule_id").notNull(),
    /** Counted from 0. */
    position: smallint("position").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.policyId, t.ruleId] }),
    index("fallback_policy_rules_rule").on(t.workspaceId, t.ruleId),
  ],
);

/** One step of a fallback: a rule as it was when the campaign was launched. */
export type FallbackLink = {
  ruleId: string;
  rule: string;
  channelId: string;
  senderId: string;
  /** What it sends; absent for an SMS, which says the text of the campaign's fallback. */
  template?: FallbackTemplate;
};

/** A template with which a link replaces messages, in the version that it had at the launch. */
export type FallbackTemplate = {
  code: string;
  name: string;
  language: string;
  category: TemplateCategory;
  version: number;
  /** What says how reliably its messages are reported. */
  platform: Platform;
  /** Of variables that the campaign does not have, or a person has nothing for; by their columns. */
  defaults: Record<string, string>;
};

/** A link that could not be used for a message, and why. */
export type PassedLink = { link: number; reason: FallbackPassReason };

/** The fallback of a campaign, as it was chosen at the launch, and what it has done. */
export const campaignFallbacks = pgTable(
  "campaign_fallbacks",
  {
    workspaceId: text("workspace_id").notNull(),
    campaignId: orderedText("campaign_id").notNull(),
    policyId: text("policy_id").notNull(),
    policyName: text("policy_name").notNull(),
    triggers: jsonb("triggers").$type<FallbackTrigger[]>().notNull(),
    /** Seconds after which a missing report sets it off; null where only a report does. */
    durationSeconds: integer("duration_seconds"),
    /** What an SMS of it says, with the variables of the template; empty where none of the links is an SMS. */
    text: text("text").notNull(),
    /** The columns of the template, in the order of a message's parameters. */
    columns: jsonb("columns").$type<string[]>().notNull(),
    links: jsonb("links").$type<FallbackLink[]>().notNull(),
    /** Messages that replaced another one, and people for whom none could be made. */
    made: integer("made").notNull().default(0),
    dropped: integer("dropped").notNull().default(0),
    /** Of the made, those whose first message arrived after all. */
    late: integer("late").notNull().default(0),
    /** SMS segments of the made, and of the late. */
    segments: integer("segments").notNull().default(0),
    lateSegments: integer("late_segments").notNull().default(0),
    /** How far the made got; `lib/statistics/figures.ts` says what each figure means. */
    accepted: integer("accepted").notNull().default(0),
    delivered: integer("delivered").notNull().default(0),
    failed: integer("failed").notNull().default(0),
    createdAt: madeAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.campaignId] }),
    index("campaign_fallbacks_policy").on(t.workspaceId, t.policyId),
  ],
);

/**
 * What becomes of one message that may have to be replaced. The row appears when there is something to wait for and leaves when
 * the message arrives; it stays once the message was replaced. One message is replaced once: its id is the key.
 */
export const fallbacks = pgTable(
  "fallbacks",
  {
    workspaceId: text("workspace_id").notNull(),
    /** The message that may have to be replaced. */
    messageId: orderedText("message_id").notNull(),
    campaignId: orderedText("campaign_id").notNull(),
    /** The campaign's own message, with which it began. */
    rootId: orderedText("root_id").notNull(),
    /** Which link replaces it, counted from 0. */
    link: smallint("link").notNull(),
    state: text("state", { enum: fallbackStates }).notNull(),
    trigger: text("trigger", { enum: fallbackTriggers }).notNull(),
    /** When it is to be replaced, unless it arrives before; for others when that was so. */
    dueAt: moment("due_at").notNull(),
    /** When the platform took the message; null where it never did. */
    since: moment("since"),
    /** The message that replaced it. */
    sentId: orderedText("sent_id"),
    /** Its SMS segments, each of which is paid; 0 for a message that is no SMS. */
    segments: smallint("segments"),
    /** Links that were passed over before what replaced it, or before nothing did; null for none. */
    passed: jsonb("passed").$type<PassedLink[]>(),
    decidedAt: moment("decided_at"),
    reason: text("reason", { enum: fallbackDropReasons }),
    /** When the report came that the replaced message had arrived after all. */
    lateAt: moment("late_at"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.messageId] }),
    oneOf("fallbacks_state", t.state, fallbackStates),
    oneOf("fallbacks_trigger", t.trigger, fallbackTriggers),
    oneOf("fallbacks_reason", t.reason, fallbackDropReasons),
    // Workers go from workspace to workspace, and in each take what is due longest.
    index("fallbacks_due").on(t.workspaceId, t.dueAt).where(sql`${t.state} = 'waiting'`),
    uniqueIndex("fallbacks_sent").on(t.workspaceId, t.sentId).where(sql`${t.sentId} IS NOT NULL`),
    index("fallbacks_campaign").on(t.workspaceId, t.campaignId, t.rootId),
    index("fallbacks_late").on(t.workspaceId, t.campaignId).where(sql`${t.lateAt} IS NOT NULL`),
  ],
);
