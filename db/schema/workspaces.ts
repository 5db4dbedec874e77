import { sql } from "drizzle-orm";
import { boolean, check, index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { madeAt, moment, oneOf, orderedText } from "../columns.ts";
import { defaultChannelQuota, defaultFailedShare, languages, roles, suspenders, workspaceKinds } from "../enums.ts";
import { mailTopics } from "../mail-enums.ts";

export const workspaces = pgTable(
  "workspaces",
  {
    id: text("id").primaryKey(),
    slug: text("slug").notNull().unique(),
    name: text("name").notNull(),
    kind: text("kind", { enum: workspaceKinds }).notNull(),
    /** The provider workspace whose staff look after this one; null when nobody does. */
    providerId: text("provider_id"),
    channelQuota: integer("channel_quota").notNull().default(defaultChannelQuota),
    /** IANA time zone: days are cut and times are shown in it. */
    zone: text("zone").notNull().default("UTC"),
    language: text("language", { enum: languages }).notNull().default("en"),
    country: text("country"),
    contactEmail: text("contact_email"),
    verifiedAt: moment("verified_at"),
    activatedAt: moment("activated_at"),
    /** Nothing leaves while a workspace is suspended. The three are set together, and all null while it is not. */
    suspendedAt: moment("suspended_at"),
    suspendedReason: text("suspended_reason"),
    /** Whoever suspended it lifts it: its provider, or the operator of the installation. */
    suspendedBy: text("suspended_by", { enum: suspenders }),
    /** Closed for good: it can be read, and nothing of it can be changed. */
    closedAt: moment("closed_at"),
    contactName: text("contact_name"),
    officeAddress: text("office_address"),
    /** Marketing goes only to people whose consent is recorded. */
    requireConsent: boolean("require_consent").notNull().default(true),
    /** A stop word holds on every platform that reaches its writer by the same address, not on its own alone. */
    stopEverywhere: boolean("stop_everywhere").notNull().default(false),
    /** Whoever writes to a channel becomes a contact, and whoever a campaign is sent to. */
    contactsFromInbound: boolean("contacts_from_inbound").notNull().default(false),
    contactsFromSends: boolean("contacts_from_sends").notNull().default(false),
    /** Percent of a campaign's messages that may fail before it counts as partly failed. */
    failedShare: integer("failed_share").notNull().default(defaultFailedShare),
    /** Another person lets a template through before it goes to the platform. */
    templateApproval: boolean("template_approval").notNull().default(false),
    createdAt: madeAt(),
  },
  (t) => [
    oneOf("workspaces_kind", t.kind, workspaceKinds),
    oneOf("workspaces_language", t.language, languages),
    oneOf("workspaces_suspended_by", t.suspendedBy, suspenders),
    check(
      "workspaces_suspension",
      sql`(${t.suspendedAt} IS NULL) = (${t.suspendedReason} IS NULL) AND (${t.suspendedAt} IS NULL) = (${t.suspendedBy} IS NULL)`,
    ),
    check("workspaces_failed_share", sql`${t.failedShare} BETWEEN 0 AND 100`),
    index("workspaces_provider").on(t.providerId),
  ],
);

export const users = pgTable("users", {
  id: text("id").primaryKey(),
  /** Stored in lower case. */
  email: text("email").notNull().unique(),
  name: text("name").notNull(),
  /** When a mail to the address was answered; null for a user made with a link that somebody else copied. */
  emailProvedAt: moment("email_proved_at"),
  passwordHash: text("password_hash").notNull(),
  /** When the password was last replaced; browsers that signed in before count as unknown again. */
  passwordSetAt: moment("password_set_at"),
  disabledAt: moment("disabled_at"),
  /** Since when the person operates the installation; null for everybody else. */
  operatorSince: moment("operator_since"),
  createdAt: madeAt(),
});

export const memberships = pgTable(
  "memberships",
  {
    workspaceId: text("workspace_id").notNull(),
    userId: text("user_id").notNull(),
    role: text("role", { enum: roles }).notNull(),
    /** The channels that the member may see; null for all. Owners and administrators see all. */
    channelIds: text("channel_ids").array(),
    /** The provider's customers that the member may see; null for all. Owners and administrators see all. */
    customerIds: text("customer_ids").array(),
    /** The topics of mails that the member does without. */
    mutedMails: text("muted_mails", { enum: mailTopics }).array().notNull().default([]),
    createdAt: madeAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.userId] }),
    oneOf("memberships_role", t.role, roles),
    check("memberships_channels", sql`${t.channelIds} IS NULL OR ${t.role} NOT IN ('owner', 'administrator')`),
    check("memberships_customers", sql`${t.customerIds} IS NULL OR ${t.role} NOT IN ('owner', 'administrator')`),
    index("memberships_user").on(t.userId),
  ],
);

export const invitations = pgTable(
  "invitations",
  {
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    email: text("email").notNull(),
    role: text("role", { enum: roles }).notNull(),
    /** The channels that the person will see; null for all. */
    channelIds: text("channel_ids").array(),
    /** The provider's customers that the person will see; null for all. */
    customerIds: text("customer_ids").array(),
    /** SHA-256 of the token in the link; the token itself is shown or mailed once. */
    tokenHash: text("token_hash").notNull(),
    invitedBy: text("invited_by").notNull(),
    /** The link went to the address by mail and the inviter never saw it, so using it proves the address. */
    byMail: boolean("by_mail").notNull().default(false),
    mailedAt: moment("mailed_at"),
    mailFailedAt: moment("mail_failed_at"),
    expiresAt: moment("expires_at").notNull(),
    acceptedAt: moment("accepted_at"),
    revokedAt: moment("revoked_at"),
    createdAt: madeAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    oneOf("invitations_role", t.role, roles),
    check("invitations_channels", sql`${t.channelIds} IS NULL OR ${t.role} NOT IN ('owner', 'administrator')`),
    check("invitations_customers", sql`${t.customerIds} IS NULL OR ${t.role} NOT IN ('owner', 'administrator')`),
    index("invitations_token").on(t.tokenHash),
  ],
);

export const sessions = pgTable(
  "sessions",
  {
    id: text("id").primaryKey(),
    userId: text("user_id").notNull(),
    /** The workspace the person is working in. */
    workspaceId: text("current_workspace_id"),
    /** The provider for which the person is in that workspace, a customer's; null where they are a member themselves. */
    staffOfId: text("staff_of_id"),
    createdAt: madeAt(),
    lastSeenAt: moment("last_seen_at").notNull().defaultNow(),
    expiresAt: moment("expires_at").notNull(),
    revokedAt: moment("revoked_at"),
    ip: text("ip"),
    userAgent: text("user_agent"),
  },
  (t) => [index("sessions_user").on(t.userId)],
);

/** Where a link that sets a new password came from. */
const passwordLinkMakers = ["mail", "operator"] as const;

/** Links that set a new password. A row goes when its link, or another one of the same user, has been used. */
export const passwordLinks = pgTable(
  "password_links",
  {
    /** SHA-256 of the token in the link. */
    tokenHash: text("token_hash").primaryKey(),
    userId: text("user_id").notNull(),
    /** `mail` went to the user's address; `operator` was printed on the command line and proves no address. */
    madeBy: text("made_by", { enum: passwordLinkMakers }).notNull(),
    createdAt: madeAt(),
    expiresAt: moment("expires_at").notNull(),
  },
  (t) => [oneOf("password_links_made_by", t.madeBy, passwordLinkMakers), index("password_links_user").on(t.userId)],
);

/** Failed sign-ins by e-mail address and by network address, for the rate limit. */
export const signInLimits = pgTable("sign_in_limits", {
  key: text("key").primaryKey(),
  failures: integer("failures").notNull(),
  windowStartedAt: moment("window_started_at").notNull(),
});

export const accessKeys = pgTable(
  "access_keys",
  {
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    userId: text("user_id").notNull(),
    name: text("name").notNull(),
    secretSealed: text("secret_sealed").notNull(),
    disabledAt: moment("disabled_at"),
    lastUsedAt: moment("last_used_at"),
    createdAt: madeAt(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
);

/** Append only: the web's role may insert and read, nothing else. */
export const auditLog = pgTable(
  "audit_log",
  {
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    at: moment("at").notNull(),
    actorId: text("actor_id"),
    actorName: text("actor_name").notNull(),
    action: text("action").notNull(),
    objectKind: text("object_kind").notNull(),
    objectId: text("object_id").notNull(),
    detail: jsonb("detail").$type<Record<string, unknown>>().notNull().default({}),
    reason: text("reason"),
    /** In a customer's log: the provider whose staff did it. */
    staffOfId: text("staff_of_id"),
    /** In a provider's log: the customer in whose workspace its staff did it. */
    customerId: text("customer_id"),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index("audit_log_at").on(t.workspaceId, t.at),
    index("audit_log_staff").on(t.workspaceId, t.staffOfId, t.at).where(sql`${t.staffOfId} IS NOT NULL`),
  ],
);

/** For how many days a workspace keeps things: null is as long as the operator lets everybody. */
export const retention = pgTable(
  "retention",
  {
    workspaceId: text("workspace_id").primaryKey(),
    /** Words of messages that were sent, and that were received. */
    sentDays: integer("sent_days"),
    receivedDays: integer("received_days"),
    /** Files that people sent. */
    fileDays: integer("file_days"),
    auditDays: integer("audit_days"),
    /** The last message, by id, of which the words were looked at. */
    sentUntil: orderedText("sent_until").notNull().default(""),
    receivedUntil: orderedText("received_until").notNull().default(""),
    /** The days for which files were last made to stay; null before the first time. */
    fileDaysApplied: integer("file_days_applied"),
  },
  (t) => [check("retention_days", sql`least(${t.sentDays}, ${t.receivedDays}, ${t.fileDays}, ${t.auditDays}) > 0`)],
);
