import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { madeAt, moment, oneOf, orderedText } from "../columns.ts";
import { originKinds } from "../enums.ts";
import { poolOutcomes } from "../sender-enums.ts";

/** Countries as ISO 3166-1 codes, and the senders that messages there come from. */
export type PoolRule = { countries: string[]; senderIds: string[] };

/** A pool as a campaign was launched with it: later changes of the pool do not change what was planned. */
export type SenderPool = {
  id: string;
  name: string;
  rules: PoolRule[];
  /** Senders for all other countries. */
  otherIds: string[];
  /** What becomes of messages whose sender cannot send: another sender of the same rule takes them, or they wait. */
  whenOut: (typeof poolOutcomes)[number];
  /** Messages a second that each sender takes. */
  paces: Record<string, number>;
};

/** Senders of one channel that a campaign may leave from together, with a choice by country. */
export const senderPools = pgTable(
  "sender_pools",
  {
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    channelId: text("channel_id").notNull(),
    name: text("name").notNull(),
    rules: jsonb("rules").$type<PoolRule[]>().notNull(),
    otherIds: jsonb("other_ids").$type<string[]>().notNull(),
    whenOut: text("when_out", { enum: poolOutcomes }).notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: madeAt(),
    updatedAt: moment("updated_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex("sender_pools_name").on(t.workspaceId, t.channelId, t.name),
    oneOf("sender_pools_when_out", t.whenOut, poolOutcomes),
  ],
);

/**
 * What a sender of a pool that could not send kept waiting, and how much of it other senders took, by rule of the pool: its number
 * from 0, or -1 for the other countries.
 */
export const poolOutages = pgTable(
  "pool_outages",
  {
    workspaceId: text("workspace_id").notNull(),
    originKind: text("origin_kind", { enum: originKinds }).notNull(),
    originId: orderedText("origin_id").notNull(),
    senderId: text("sender_id").notNull(),
    rule: integer("rule").notNull(),
    /** What stands in the way: a key of the catalogue under `campaigns.pool.reasons`. */
    reason: text("reason").notNull(),
    waiting: integer("waiting").notNull().default(0),
    moved: integer("moved").notNull().default(0),
    since: moment("since").notNull(),
    /** When the sender could send again, or nothing of the origin waited any more. */
    overAt: moment("over_at"),
  },
  (t) => [
    primaryKey({ name: "pool_outages_pk", columns: [t.workspaceId, t.originKind, t.originId, t.senderId, t.rule] }),
    oneOf("pool_outages_origin_kind", t.originKind, originKinds),
    index("pool_outages_open").on(t.since).where(sql`${t.overAt} IS NULL`),
  ],
);
