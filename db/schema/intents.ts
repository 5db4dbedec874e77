import { index, integer, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { madeAt, moment, oneOf, orderedText } from "../columns.ts";
import { intentCallStates, intentTroubles } from "../enums.ts";

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
