import { sql } from "drizzle-orm";
import { boolean, doublePrecision, index, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { bindingEnvironments, channelStates, platforms, senderStates } from "../enums.ts";
import { madeAt, moment, oneOf } from "./columns.ts";

export const channels = pgTable(
  "channels",
  {
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    type: text("type", { enum: platforms }).notNull(),
    name: text("name").notNull(),
    remarks: text("remarks").notNull().default(""),
    state: text("state", { enum: channelStates }).notNull().default("unbound"),
    unbindReason: text("unbind_reason"),
    createdBy: text("created_by").notNull(),
    createdAt: madeAt(),
    deletedAt: moment("deleted_at"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    oneOf("channels_type", t.type, platforms),
    oneOf("channels_state", t.state, channelStates),
    uniqueIndex("channels_name").on(t.workspaceId, sql`lower(${t.name})`).where(sql`${t.deletedAt} IS NULL`),
    index("channels_created").on(t.workspaceId, t.createdAt, t.id),
  ],
);

/** The third-party account a channel is bound to; no row while it is unbound. */
export const bindings = pgTable(
  "bindings",
  {
    workspaceId: text("workspace_id").notNull(),
    channelId: text("channel_id").notNull(),
    platform: text("platform", { enum: platforms }).notNull(),
    environment: text("environment", { enum: bindingEnvironments }).notNull(),
    apiVersion: text("api_version").notNull(),
    /** WhatsApp: the WABA id. */
    accountId: text("account_id").notNull(),
    accountName: text("account_name").notNull(),
    currency: text("currency"),
    namespace: text("namespace"),
    reviewState: text("review_state").notNull(),
    businessId: text("business_id"),
    businessName: text("business_name"),
    verificationState: text("verification_state"),
    accessTokenSealed: text("access_token_sealed").notNull(),
    appSecretSealed: text("app_secret_sealed").notNull(),
    verifyTokenSealed: text("verify_token_sealed").notNull(),
    /** Null when the last call worked; else the platform's words. */
    trouble: text("trouble"),
    checkedAt: moment("checked_at").notNull().defaultNow(),
    boundAt: moment("bound_at").notNull().defaultNow(),
    boundBy: text("bound_by").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.channelId] }),
    // A webhook names the channel and nothing else.
    index("bindings_by_channel").on(t.channelId),
    oneOf("bindings_platform", t.platform, platforms),
    oneOf("bindings_environment", t.environment, bindingEnvironments),
  ],
);

/**
 * Which channel holds which third-party account, over all workspaces: its key alone keeps one account from being bound
 * twice. A reference table, so its key does not start with the workspace.
 */
export const accountDirectory = pgTable(
  "account_directory",
  {
    platform: text("platform", { enum: platforms }).notNull(),
    environment: text("environment", { enum: bindingEnvironments }).notNull(),
    accountId: text("account_id").notNull(),
    workspaceId: text("workspace_id").notNull(),
    channelId: text("channel_id").notNull(),
  },
  (t) => [primaryKey({ columns: [t.platform, t.environment, t.accountId] })],
);

/** What messages are sent from: a number, later also a page, an account, a service, a sender id or an address. */
export const senders = pgTable(
  "senders",
  {
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    channelId: text("channel_id").notNull(),
    externalId: text("external_id").notNull(),
    /** E.164 with a leading plus. */
    phone: text("phone").notNull(),
    displayName: text("display_name").notNull(),
    state: text("state", { enum: senderStates }).notNull(),
    verificationState: text("verification_state").notNull(),
    verifiedUntil: moment("verified_until"),
    nameState: text("name_state"),
    quality: text("quality").notNull().default("UNKNOWN"),
    tier: text("tier"),
    official: boolean("official").notNull().default(false),
    pinSealed: text("pin_sealed"),
    /** Messages a second the platform allows. */
    limitPerSecond: doublePrecision("limit_per_second").notNull().default(80),
    syncedAt: moment("synced_at").notNull().defaultNow(),
    createdAt: madeAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    oneOf("senders_state", t.state, senderStates),
    uniqueIndex("senders_external").on(t.workspaceId, t.channelId, t.externalId),
    index("senders_by_external").on(t.externalId),
  ],
);
