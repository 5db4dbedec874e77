import type { Policy, TableAccess } from "./policies.ts";
import type { RoleOf } from "./roles.ts";

/** Of one of the channels that the member is limited to; the settings of the transaction name them. */
const among = (column: string) => `${column} = ANY ((SELECT app_channels())::text[])`;

/** Of something in another table of which the member may see the row: its own policy says so. */
const of = (table: string, key: string, parent: string, parentKey = "id") =>
  `EXISTS (SELECT 1 FROM ${parent} p WHERE p.workspace_id = ${table}.workspace_id AND p.${parentKey} = ${table}.${key})`;

/** Tables with rows of single channels: SQL that is true for the rows of the member's channels. */
export const rowsOfChannels: Record<string, string> = {
  channels: among("id"),
  bindings: among("channel_id"),
  account_directory: among("channel_id"),
  senders: among("channel_id"),
  sender_filings: among("channel_id"),
  sender_addresses: among("channel_id"),
  sender_profiles: of("sender_profiles", "sender_id", "senders"),
  sender_pools: among("channel_id"),
  pool_outages: of("pool_outages", "origin_id", "campaigns"),
  sender_changes: of("sender_changes", "sender_id", "senders"),
  mailboxes: among("channel_id"),
  mail_domains: among("channel_id"),
  sender_domains: among("channel_id"),
  sender_domain_hours: among("channel_id"),
  lanes: among("channel_id"),
  recipient_paces: of("recipient_paces", "lane_id", "lanes"),
  service_windows: of("service_windows", "lane_id", "lanes"),
  account_applications: among("channel_id"),
  service_settings: among("channel_id"),
  business_systems: among("channel_id"),
  intents: among("channel_id"),
  intent_calls: among("channel_id"),
  // Papers of an application, or of the workspace's own verification.
  verification_documents: `(channel_id IS NULL OR ${among("channel_id")})`,

  // About a channel, or about the workspace as a whole.
  requests: `(object_id = workspace_id OR ${among("object_id")})`,
  quota_changes: `(object_id = workspace_id OR ${among("object_id")})`,

  templates: among("channel_id"),
  template_names: among("channel_id"),
  template_versions: of("template_versions", "template_code", "templates", "code"),
  template_tests: among("channel_id"),
  template_drafts: of("template_drafts", "template_code", "templates", "code"),

  recipient_imports: among("channel_id"),
  campaign_recipients: of("campaign_recipients", "import_id", "recipient_imports"),
  flight_plans: among("channel_id"),
  campaigns: among("channel_id"),
  campaign_events: of("campaign_events", "campaign_id", "campaigns"),
  campaign_ticks: of("campaign_ticks", "campaign_id", "campaigns"),
  campaign_repeats: among("channel_id"),
  repeat_turns: of("repeat_turns", "repeat_id", "campaign_repeats"),
  short_links: of("short_links", "campaign_id", "campaigns"),
  send_drafts: among("channel_id"),
  fallback_rules: among("channel_id"),
  campaign_fallbacks: of("campaign_fallbacks", "campaign_id", "campaigns"),
  fallbacks: of("fallbacks", "campaign_id", "campaigns"),
  // A channel's own answers have its id; what replaces a campaign's messages has the campaign's.
  origins: `((kind IN ('campaign', 'fallback') AND ${of("origins", "id", "campaigns")}) OR (kind IN ('auto_reply', 'confirmation', 'test') AND ${among("id")}))`,
  origin_paces: `(kind IN ('campaign', 'fallback') AND ${of("origin_paces", "id", "campaigns")})`,

  messages: among("channel_id"),
  message_events: of("message_events", "message_id", "messages"),
  message_external_ids: of("message_external_ids", "lane_id", "lanes"),
  outbox: of("outbox", "lane_id", "lanes"),
  job_troubles: `(${among("about")} OR ${of("job_troubles", "about", "campaigns")} OR ${of("job_troubles", "about", "lanes")})`,

  inbound_events: among("channel_id"),
  inbound_digests: among("channel_id"),
  inbound_parts: among("channel_id"),
  orphan_receipts: among("channel_id"),

  // Of a channel, or of the workspace as a whole.
  media: `(channel_id IS NULL OR ${among("channel_id")})`,
  library_files: `(channel_id IS NULL OR ${among("channel_id")})`,
  inbound_media: among("channel_id"),
  platform_media: among("channel_id"),

  // Ids that a page or an account gave are of its channel; phone numbers and mail addresses of none.
  contact_addresses: `(channel_id IS NULL OR ${among("channel_id")})`,

  alarms: among("channel_id"),

  daily_statistics: among("channel_id"),
  daily_failures: among("channel_id"),
  address_failures: of("address_failures", "message_id", "messages"),
  sign_ups: among("channel_id"),
  // People whom a member added are of no channel.
  daily_opt_outs: `(channel_id = '' OR ${among("channel_id")})`,
};

/** Of one of the customers that the member is limited to; the transaction's settings name them, or say that it is all. */
const sees = (column: string) => `app_sees_customer(${column})`;

/**
 * Rows of a provider's own workspace that are about single customers: SQL that is true for those of the customers that a
 * limited member sees. Rows of the customers' workspaces are narrowed with the policies that show them to a provider.
 */
export const rowsOfCustomers: Record<string, string> = {
  rollouts: "app_sees_rollout(id)",
  rollout_targets: sees("customer_id"),
  audit_log: `(customer_id IS NULL OR ${sees("customer_id")})`,
};

/**
 * Tables of which every member sees what their permissions let them, whatever their channels: people, the workspace, what a
 * provider does about its customers, and what holds for all channels, such as who must not be messaged. How many channels there are of a type and a state
 * says nothing about any of them.
 */
export const rowsOfTheWorkspace: readonly string[] = [
  ...["workspaces", "users", "memberships", "invitations", "grants", "sessions", "password_links", "access_keys"],
  ...[
    "audit_log",
    "terms_files",
    "customer_hand_overs",
    "customer_health",
    "channel_counts",
    "retention",
    "sending_rules",
  ],
  ...["portfolios", "reach_slots", "reached_people"],
  ...[
    "rollouts",
    "rollout_targets",
    "template_labels",
    "test_guests",
    "consents",
    "suppressions",
    "suppression_events",
  ],
  ...["topics", "topic_choices", "job_requests", "link_visits"],
  ...["mails", "weekly_reports", "import_recipes"],
  ...["contacts", "contact_attributes", "contact_groups", "contact_group_members"],
  ...["contact_segments", "contact_files", "contact_file_rows", "erased_people", "erasures"],
  ...["fallback_policies", "fallback_policy_rules"],
  ...["worker_heartbeats", "write_probes", "sealing_checks", "settings"],
];

/**
 * Which of the workspace's own rows a limited member may see and write, and a visitor may see. The limit is one of the workspace that the member is
 * in: what a provider's staff do in a customer's follows from their role at the desk.
 */
export function limitedRows(table: string, ownRows: string): string {
  const limit = rowsOfChannels[table];
  return limit === undefined ? ownRows : `${ownRows} AND (workspace_id <> app_limited_in() OR ${limit})`;
}

/** The policy of limited members for the workspace's own rows. What is about customers is written before it can be seen. */
export function limitedPolicy(table: string, ownRows: string): Policy {
  const rows = limitedRows(table, ownRows);
  const limit = rowsOfCustomers[table];
  const seen = limit === undefined ? rows : `${rows} AND ${limit}`;
  return { name: "own_rows", role: "limited", rows: seen, ...(table === "rollouts" ? { newRows: rows } : {}) };
}

/**
 * Adds the role of limited members to the lists: the same rights as the web has, and its policies besides the one for the
 * workspace's own rows, which `limitedPolicy` narrows. Of customers they see those that they are limited to.
 */
export function withLimitedAccess(tables: Record<string, TableAccess>): Record<string, TableAccess> {
  return Object.fromEntries(
    Object.entries(tables).map(([table, access]) => {
      if (access.web === undefined) return [table, access];
      const policies = (access.policies ?? []).flatMap((policy): Policy[] =>
        policy.role === "web" ? [policy, ofLimited(policy)] : [policy],
      );
      return [table, { ...access, limited: access.web, ...(policies.length > 0 ? { policies } : {}) }];
    }),
  );
}

function ofLimited(policy: Policy): Policy {
  const { customer, rows } = policy;
  return { ...policy, role: "limited", ...(customer ? { rows: `(${rows}) AND ${sees(customer)}` } : {}) };
}

/** What the web may call or look into, limited members may, too. */
export function mirrored(access: Record<string, RoleOf[]>): Record<string, RoleOf[]> {
  return Object.fromEntries(
    Object.entries(access).map(([name, roles]) => [name, roles.includes("web") ? [...roles, "limited"] : roles]),
  );
}
