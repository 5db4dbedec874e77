import { sql } from "drizzle-orm";
import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { madeAt, moment, oneOf } from "../columns.ts";
import { bindingEnvironments, channelStates, platforms } from "../enums.ts";
import { applicationChanges, applicationStates } from "../sender-enums.ts";

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
    /** Numbers that its verified account may hold when that is not the platform's usual limit. */
    numberQuota: integer("number_quota"),
    /** A user's id, or `system`. */
    createdBy: text("created_by").notNull(),
    createdAt: madeAt(),
    deletedAt: moment("deleted_at"),
    /**
     * The provider in whose list the channel stands: the one that looks after its workspace, or the workspace itself when it
     * is a provider. Kept by the database, whatever a statement says.
     */
    providerId: text("provider_id"),
    /** Name and id in lower case, on a line each. */
    search: text("search").generatedAlwaysAs(sql`lower(name) || chr(10) || lower(id)`),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    oneOf("channels_state", t.state, channelStates),
    uniqueIndex("channels_name").on(t.workspaceId, sql`lower(${t.name})`).where(sql`${t.deletedAt} IS NULL`),
    index("channels_created").on(t.workspaceId, t.createdAt, t.id),
    // A page of a provider's list is a walk along one of these; the first has all that filters look at.
    index("channels_provider")
      .on(t.providerId, t.createdAt, t.id, t.workspaceId, t.type, t.state, t.search)
      .where(sql`${t.deletedAt} IS NULL`),
    index("channels_provider_type").on(t.providerId, t.type, t.createdAt, t.id).where(sql`${t.deletedAt} IS NULL`),
    index("channels_provider_state").on(t.providerId, t.state, t.createdAt, t.id).where(sql`${t.deletedAt} IS NULL`),
    index("channels_provider_deleted").on(t.providerId, t.deletedAt, t.id).where(sql`${t.deletedAt} IS NOT NULL`),
  ],
);

/**
 * How many channels stand in a provider's list, by type and state: each row is a change, and their sum is the count. Written
 * by the database with the change itself; `add_up_channel_counts` keeps them few.
 */
export const channelCounts = pgTable(
  "channel_counts",
  {
    /** The provider. */
    workspaceId: text("workspace_id").notNull(),
    id: bigint("id", { mode: "bigint" }).generatedAlwaysAsIdentity(),
    type: text("type", { enum: platforms }).notNull(),
    /** The channel's state, or `deleted`. */
    state: text("state", { enum: [...channelStates, "deleted"] }).notNull(),
    channels: integer("channels").notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
);

/** What the platform says of a bound account, as far as it says it. */
export type BindingAccount = {
  reviewState: string;
  verificationState: string | null;
  businessId: string | null;
  businessName: string | null;
  currency: string | null;
  namespace: string | null;
  /** Whether the platform lets the account send, and why not or not fully; absent where a platform does not say. */
  sending?: { blocked: boolean; reason: string | null };
  /** The page through which the account is reached, where it is reached through one. */
  linkedPage?: { id: string; name: string } | null;
};

/** What the platform told of an account by an event: a warning blocks nothing, what was lifted blocks no longer. */
export type AccountNotice = {
  blocks: boolean;
  /** The platform's word. */
  state: string | null;
  reason: string | null;
  /** ISO times: when it was told, and when it ends by itself. */
  at: string;
  until: string | null;
};

export type AccountNotices = Partial<Record<"restriction" | "ban" | "warning", AccountNotice>>;

/** The third-party account a channel is bound to; no row while it is unbound. */
export const bindings = pgTable(
  "bindings",
  {
    workspaceId: text("workspace_id").notNull(),
    channelId: text("channel_id").notNull(),
    platform: text("platform", { enum: platforms }).notNull(),
    environment: text("environment", { enum: bindingEnvironments }).notNull(),
    /** The platform's id of the account. */
    accountId: text("account_id").notNull(),
    accountName: text("account_name").notNull(),
    account: jsonb("account").$type<BindingAccount>().notNull(),
    /** The latest event of each kind. */
    notices: jsonb("notices").$type<AccountNotices>().notNull().default({}),
    /** The connector's own settings that are no secrets; `baseUrl` overrides where the platform is called. */
    configuration: jsonb("configuration").$type<Record<string, unknown>>().notNull().default({}),
    /** All secrets of the connector as one sealed object, see lib/channels/binding/secrets.ts. */
    secretsSealed: text("secrets_sealed").notNull(),
    /** True when its platform speaks over a connection, which a worker then holds whether something is sent or not. */
    holdsSession: boolean("holds_session").notNull().default(false),
    /** Null when the last call worked; else the platform's words. */
    trouble: text("trouble"),
    /** The lane whose sending met it: the next message that the platform accepts there refutes it. Null for other causes. */
    troubleLaneId: text("trouble_lane_id"),
    checkedAt: moment("checked_at").notNull().defaultNow(),
    /** When the platform is asked next how the account stands; bindings are spread over the five minutes. */
    checkDueAt: moment("check_due_at").notNull().default(sql`now() + random() * interval '5 minutes'`),
    boundAt: moment("bound_at").notNull().defaultNow(),
    /** A user's id, or `system`. */
    boundBy: text("bound_by").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.channelId] }),
    // A webhook names the channel and nothing else.
    index("bindings_by_channel").on(t.channelId),
    // What an app posts names the account.
    index("bindings_by_account").on(t.platform, t.accountId),
    index("bindings_check_due").on(t.checkDueAt),
    index("bindings_held").on(t.workspaceId, t.channelId).where(sql`${t.holdsSession}`),
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

/**
 * The application for the account that a channel shall hold, where people at the platform make accounts. One for a channel:
 * it is written as a draft, submitted, and after a rejection submitted again.
 */
export const accountApplications = pgTable(
  "account_applications",
  {
    workspaceId: text("workspace_id").notNull(),
    channelId: text("channel_id").notNull(),
    environment: text("environment", { enum: bindingEnvironments }).notNull(),
    state: text("state", { enum: applicationStates }).notNull().default("draft"),
    /** As lib/channels/application/schema.ts has it; a draft may lack anything. */
    form: jsonb("form").$type<Record<string, unknown>>().notNull(),
    /** What the platform calls the application, where it has an API for it. */
    externalId: text("external_id"),
    /** The account that was issued. */
    accountId: text("account_id"),
    /** Why it was rejected, or what a change was refused with. */
    reason: text("reason"),
    /** A change that waits for an answer. */
    change: text("change", { enum: applicationChanges }),
    /** How often a pause was granted. */
    pauses: integer("pauses").notNull().default(0),
    submittedAt: moment("submitted_at"),
    decidedAt: moment("decided_at"),
    updatedAt: moment("updated_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.channelId] }),
    oneOf("account_applications_state", t.state, applicationStates),
    oneOf("account_applications_environment", t.environment, bindingEnvironments),
    oneOf("account_applications_change", t.change, applicationChanges),
  ],
);
