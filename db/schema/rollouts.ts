import { index, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { madeAt, moment, oneOf } from "../columns.ts";
import type { TemplateCategory } from "../enums.ts";
import type { TemplateContent } from "../json/template-content.ts";
import { rolloutKinds, rolloutPlans, rolloutStates, rolloutTargetStates } from "../request-enums.ts";

/** A template before the values of a customer are filled in: its texts may hold `{{customer.name}}`. */
export type RolloutTemplate = {
  name: string;
  language: string;
  category: Exclude<TemplateCategory, "authentication">;
  content: TemplateContent;
};

export type RolloutSettingName = "requireConsent" | "failedShare" | "zone" | "language";
/** A setting of a workspace; its value may hold `{{customer.name}}`, too. */
export type RolloutSetting = { setting: RolloutSettingName; value: string };

/** One template or setting that a provider brings to many customers. */
export const rollouts = pgTable(
  "rollouts",
  {
    /** The provider. */
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    kind: text("kind", { enum: rolloutKinds }).notNull(),
    name: text("name").notNull(),
    /** What is rolled out: a `RolloutTemplate` or a `RolloutSetting`. */
    item: jsonb("item").$type<RolloutTemplate | RolloutSetting>().notNull(),
    state: text("state", { enum: rolloutStates }).notNull().default("planned"),
    createdBy: text("created_by").notNull(),
    createdByName: text("created_by_name").notNull(),
    createdAt: madeAt(),
    startedAt: moment("started_at"),
    finishedAt: moment("finished_at"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    oneOf("rollouts_kind", t.kind, rolloutKinds),
    oneOf("rollouts_state", t.state, rolloutStates),
    index("rollouts_created").on(t.workspaceId, t.createdAt),
  ],
);

/** What a roll-out is for one customer: planned, then done exactly once. */
export const rolloutTargets = pgTable(
  "rollout_targets",
  {
    /** The provider. */
    workspaceId: text("workspace_id").notNull(),
    rolloutId: text("rollout_id").notNull(),
    customerId: text("customer_id").notNull(),
    /** The customer's channel that gets the template; null for a setting. */
    channelId: text("channel_id"),
    values: jsonb("values").$type<Record<string, string>>().notNull(),
    plan: text("plan", { enum: rolloutPlans }).notNull(),
    /** What the customer had when it was planned; null where there was nothing, or where it may not be seen. */
    before: jsonb("before").$type<unknown>(),
    state: text("state", { enum: rolloutTargetStates }).notNull().default("planned"),
    /** What was done; null until then, and when it failed. */
    result: text("result", { enum: rolloutPlans }),
    /** Why it cannot be, or could not be, done: a key of the catalogue under `rollouts.reasons`. */
    reason: text("reason"),
    /** The customer's template that was written. */
    templateCode: text("template_code"),
    /** What was written, and the digest of its normal form: a copy with another digest was changed since. */
    applied: jsonb("applied").$type<unknown>(),
    digest: text("digest"),
    doneAt: moment("done_at"),
  },
  (t) => [
    // One customer has one result.
    primaryKey({ columns: [t.workspaceId, t.rolloutId, t.customerId] }),
    oneOf("rollout_targets_plan", t.plan, rolloutPlans),
    oneOf("rollout_targets_state", t.state, rolloutTargetStates),
    index("rollout_targets_state_of").on(t.workspaceId, t.rolloutId, t.state),
  ],
);
