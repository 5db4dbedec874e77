import { mirrored, withLimitedAccess } from "./limited-access.ts";
import type { RoleOf } from "./roles.ts";
import { withSystemAccess } from "./system-access.ts";

/** `select, insert`, or with the columns it is limited to: `select (id, email), insert`. */
type Privileges = string;

export type Policy = {
  name: string;
  role: RoleOf;
  /** What it lets the role do; everything that is granted when absent. */
  command?: "select" | "insert" | "update" | "delete";
  /** SQL: rows that may be read, changed or removed. */
  rows?: string;
  /** SQL: rows that may be written; `rows` when absent. */
  newRows?: string;
  /** The column with the customer that a row is about: members who are limited to some customers see those rows only. */
  customer?: "workspace_id" | "id";
};

export type TableAccess = Partial<Record<RoleOf, Privileges>> & {
  /** Which rows, besides those of the workspace that the transaction names. */
  policies?: Policy[];
};

/**
 * Called plainly: the planner takes these functions apart and looks a workspace up in the index with what they say. As
 * subselects they would be evaluated once for a statement, but planning them made a claim half as slow again.
 */
const workspace = "app_workspace()";
const person = "app_person()";
/** True while the transaction names no workspace: then a worker looks for work. */
const noWorkspace = `${workspace} IS NULL`;

/** Rows of the workspace that the transaction names. */
export const ownRows = `workspace_id = ${workspace}`;

/** A worker that looks for work sees the rows of every workspace; one that has found it sees those of one. */
const due = (command: Policy["command"]): Policy => ({
  ...{ name: `due_work_${command ?? "all"}`, role: "worker", rows: noWorkspace },
  ...(command ? { command } : {}),
});
const dueRead = [due("select")];
/** Providers see what their customers have. */
const customers: Policy = {
  ...{ name: "customers", role: "web", command: "select", customer: "workspace_id" },
  // A subselect, so that a list of thousands of rows asks once who the customers are.
  rows: "workspace_id IN (SELECT app_customers())",
};
/** The same of tables that are looked up for the rows of a page: each is asked for by itself, however many customers there are. */
const customersByRow: Policy = { ...customers, rows: "app_is_customer(workspace_id)" };

/** Rows that belong to no workspace and say nothing about any. */
const everybody = (name: string, roles: readonly RoleOf[]): Policy[] =>
  roles.map((role) => ({ name, role, rows: "true" }));

const all = "select, insert, update, delete";
/** For tables without anything that a visitor may not see. */
const shown = { visitor: "select" };

/**
 * What each role may do with each table; what is not listed is refused. Rows of a table with a `workspace_id` are those of
 * the workspace that the transaction names, for the web and the worker, besides what `policies` adds. The operator may do
 * everything with every table, row-level security is forced everywhere, and the migrator installs all of it
 * (`install-access.ts`): a new table needs a line here and nothing in its migration. What the operator's pages may do is in
 * `system-access.ts`.
 *
 * A visitor is a provider's staff in a customer's workspace without a grant: no text of a message, no address of a person, no
 * file, no name of one, and no id of a platform that an address is made into (WhatsApp's). Columns that are not listed read as
 * empty in the views of the schema `visitor` (`visitor-views.ts`).
 */
const listed: Record<string, TableAccess> = {
  // People
  workspaces: {
    web: "select, update (name, zone, language, country, contact_email, require_consent, stop_everywhere, failed_share, template_approval)",
    // A roll-out changes settings of customers that allow it.
    worker: "select, update (zone, language, require_consent, failed_share)",
    // A provider makes its customers, changes how they stand and decides about them through functions that ask whose they are.
    identity:
      "select, insert, update (provider_id, suspended_at, suspended_reason, suspended_by, closed_at, channel_quota, verified_at, activated_at)",
    visitor:
      "select (id, slug, name, kind, provider_id, channel_quota, zone, language, country, verified_at, activated_at, suspended_at, suspended_reason, closed_at, require_consent, stop_everywhere, failed_share, template_approval, created_at)",
    policies: [
      { name: "own_row", role: "web", rows: `id = ${workspace}` },
      { name: "own_row", role: "visitor", command: "select", rows: `id = ${workspace}` },
      { name: "own_row", role: "worker", rows: `id = ${workspace}` },
      // Asked first of a list of customers, see the channels.
      { name: "served", role: "web", command: "select", rows: `provider_id = ${workspace}`, customer: "id" },
      {
        ...{ name: "joined", role: "web", command: "select" },
        rows: `id IN (SELECT m.workspace_id FROM memberships m WHERE m.user_id = ${person})`,
      },
    ],
  },
  users: {
    // Nobody reads a password's hash except through the functions that sign-in needs.
    web: "select (id, email, name, disabled_at, created_at, email_proved_at), insert, update (name, password_hash, password_set_at, email_proved_at)",
    identity: "select (id, email, name, password_hash, disabled_at, email_proved_at, password_set_at, operator_since)",
    visitor: "select (id, name, disabled_at, email_proved_at)",
    policies: [
      {
        ...{ name: "members", role: "visitor", command: "select" },
        rows: `EXISTS (SELECT 1 FROM memberships m WHERE m.user_id = users.id AND m.workspace_id = ${workspace})`,
      },
      { name: "person", role: "web", rows: `id = ${person}` },
      {
        ...{ name: "members", role: "web", command: "select" },
        rows: `EXISTS (SELECT 1 FROM memberships m WHERE m.user_id = users.id AND m.workspace_id = ${workspace})`,
      },
    ],
  },
  memberships: {
    web: all,
    identity: "select (workspace_id, user_id, role, channel_ids, customer_ids, muted_mails)",
    ...shown,
    policies: [{ name: "person", role: "web", command: "select", rows: `user_id = ${person}` }],
  },
  invitations: {
    web: "select, insert, update",
    // What became of the mail with its link.
    worker: "select (workspace_id, id, accepted_at, revoked_at), update (mailed_at, mail_failed_at)",
    identity: "select",
    visitor:
      "select (workspace_id, id, role, invited_by, by_mail, mailed_at, mail_failed_at, expires_at, accepted_at, revoked_at, created_at)",
  },
  grants: {
    web: "select, insert, update (ends_at, revoked_at, revoked_by)",
    // They end when the workspace gets another provider.
    identity: "select, update (revoked_at, revoked_by)",
    ...shown,
    // A provider sees what its customers allow it.
    policies: [
      {
        name: "provider",
        role: "web",
        command: "select",
        rows: `provider_id = ${workspace}`,
        customer: "workspace_id",
      },
    ],
  },
  sessions: {
    // People and sessions are ended, never erased: what they did stays theirs.
    web: "select, insert, update",
    worker: "select (expires_at), delete",
    identity: "select, update (revoked_at)",
    policies: [
      { name: "person", role: "web", rows: `user_id = ${person}` },
      { name: "ended", role: "worker", rows: "expires_at < now()" },
    ],
  },
  password_links: {
    web: "select, insert, delete",
    worker: "select (expires_at), delete",
    identity: "select",
    policies: [
      { name: "person", role: "web", rows: `user_id = ${person}` },
      { name: "ended", role: "worker", rows: "expires_at < now()" },
    ],
  },
  sign_in_limits: {
    worker: "select (window_started_at), delete",
    identity: all,
    policies: [{ name: "old", role: "worker", rows: "true" }],
  },
  access_keys: {
    web: all,
    worker: "select (workspace_id, id, secret_sealed), update (secret_sealed)",
    identity: "select (workspace_id, id, secret_sealed)",
  },
  // Nobody changes an entry; a worker removes those that are older than the workspace keeps them, and takes people out who are
  // erased.
  audit_log: { web: "select, insert", worker: "select, insert, update (detail, reason), delete" },
  sending_rules: { web: "select, insert, update", worker: "select", ...shown },
  retention: {
    web: "select, insert, update (sent_days, received_days, file_days, audit_days)",
    worker: "select, insert, update (sent_until, received_until, file_days_applied)",
    ...shown,
  },

  // Customers
  terms_files: {
    web: "select, insert, delete",
    worker: "select (workspace_id, id, key_sealed), update (key_sealed)",
    identity: "select (workspace_id, id, key_sealed)",
    policies: [customers],
  },
  customer_hand_overs: {
    web: "select, insert, update",
    identity: "select, update",
    policies: [
      {
        ...{ name: "offered", role: "web", command: "select", customer: "workspace_id" },
        rows: `from_provider_id = ${workspace}`,
      },
      {
        ...{ name: "received", role: "web", command: "select", customer: "workspace_id" },
        rows: `to_provider_id = ${workspace}`,
      },
    ],
  },
  customer_health: { web: "select", identity: all, policies: [customers] },

  // Channels
  channels: {
    web: "select, insert, update (name, remarks, state, unbind_reason, deleted_at)",
    worker: "select, update",
    identity:
      "select (workspace_id, id, type, state, deleted_at, number_quota, provider_id), update (number_quota, provider_id)",
    ...shown,
    policies: [
      // The column is kept with the row, so that a page of thousands of channels reads its own rows and no others. A
      // provider's own channels have it, too, and are seen by the policy for own rows alone. PostgreSQL asks policies from the
      // last of the alphabet on: this one before that for own rows.
      {
        ...{ ...customers, name: "served" },
        rows: `provider_id = ${workspace} AND workspace_id <> (SELECT ${workspace})`,
      },
      // Whether any of a workspace needs attention.
      ...dueRead,
    ],
  },
  // Written by the database with each change of a channel.
  channel_counts: { web: "select", identity: "select, insert, delete" },
  bindings: {
    web: all,
    worker: "select, update",
    // The door learns from the address it was called at which workspace that is.
    door: "select (workspace_id, channel_id, platform, environment, account_id, configuration, secrets_sealed)",
    identity: "select (workspace_id, channel_id, secrets_sealed)",
    visitor:
      "select (workspace_id, channel_id, platform, environment, account_id, account_name, account, notices, holds_session, trouble, trouble_lane_id, checked_at, check_due_at, bound_at, bound_by)",
    policies: [customersByRow, ...dueRead, { name: "called", role: "door", command: "select", rows: "true" }],
  },
  account_applications: {
    web: "select, insert, update",
    visitor:
      "select (workspace_id, channel_id, environment, state, account_id, change, pauses, submitted_at, decided_at, updated_at)",
    policies: [customers],
  },
  account_directory: { web: "select, insert, delete" },
  senders: {
    web: all,
    worker: "select, insert, update",
    identity: "select (workspace_id, id, pin_sealed, channel_id, state, quality, details)",
    visitor:
      "select (workspace_id, id, channel_id, external_id, address, address_kind, display_name, state, quality, details, marketing_paused_at, limit_per_second, synced_at, created_at)",
    policies: [customersByRow, ...dueRead],
  },

  sender_filings: {
    web: all,
    worker: "select",
    visitor: "select (workspace_id, id, channel_id, name, country, kind, state, preferred, filed_at, decided_at)",
    policies: [customers],
  },
  sender_addresses: { web: all, worker: "select", ...shown, policies: [customers] },
  sender_profiles: { web: "select, insert, update", worker: "select", ...shown, policies: [customers] },
  sender_changes: { web: "select, insert", worker: "select, insert", ...shown, policies: [customers] },
  mailboxes: {
    web: all,
    worker: "select, update",
    visitor: "select (workspace_id, channel_id, collect_due_at, collected_at, collected, unknown, failures, trouble)",
    policies: [customers, ...dueRead],
  },
  sender_domains: {
    web: "select, insert, update",
    worker: "select, insert, update",
    ...shown,
    policies: [customers, ...dueRead],
  },
  sender_domain_hours: {
    web: "select",
    worker: all,
    ...shown,
    policies: [customers, due("select"), due("delete")],
  },
  mail_domains: { web: "select, insert, update, delete", ...shown, policies: [customers] },

  service_settings: { web: "select, insert, update", worker: "select", ...shown },
  business_systems: {
    web: all,
    worker: "select, update (token_sealed, remarks)",
    identity: "select (workspace_id, id, token_sealed)",
    visitor: "select (workspace_id, id, channel_id, name, url, remarks, created_at, updated_at)",
  },
  intents: { web: all, worker: "select", ...shown },
  intent_calls: {
    web: "select",
    worker: all,
    visitor: "select (workspace_id, message_id, channel_id, code, state, tries, trouble, created_at, updated_at)",
    policies: [due("select"), due("delete")],
  },

  // Requests
  requests: {
    web: "select, insert, update",
    worker: "select, update (reason, answer_reason)",
    ...shown,
    policies: [customers],
  },
  quota_changes: { web: "select, insert", ...shown, policies: [customers] },
  verification_documents: {
    web: "select, insert, update (request_id), delete",
    visitor: "select (workspace_id, id, request_id, channel_id, paper, name, type, size, created_at)",
    policies: [customers],
  },

  // Roll-outs
  rollouts: { web: "select, insert, update", worker: "select, update" },
  rollout_targets: {
    web: "select, insert, update",
    worker: "select, update",
    identity: "select (workspace_id, rollout_id, customer_id)",
  },

  // Templates
  templates: {
    web: "select, insert, update",
    worker: "select, insert, update",
    identity: "select (workspace_id, channel_id, state)",
    ...shown,
    policies: dueRead,
  },
  template_versions: { web: "select, insert, delete", worker: "select, insert, delete", ...shown },
  template_drafts: { web: all, worker: "select, delete" },
  template_labels: { web: all, ...shown },
  template_tests: { web: "select, insert, delete", worker: "select, update, delete" },
  template_names: { web: "select, insert, update", worker: "select, insert, update", ...shown },

  // Audience
  // What is said of a person stays, until the person is erased.
  consents: { web: "select, insert", worker: "select, insert, delete" },
  suppressions: {
    web: "select, insert, update",
    worker: all,
    visitor: "select (workspace_id, id, platform, address_kind, country, kind, source, at, lifted_at, lifted_by)",
  },
  suppression_events: { web: "select, insert", worker: "select, insert, update (reason), delete" },
  topics: { web: "select, insert, update", worker: "select", ...shown },
  topic_choices: { web: "select, insert, update", worker: all },
  sign_ups: {
    web: "select, insert, update",
    worker: "select, update (mailed), delete",
    policies: [due("select"), due("delete")],
  },
  address_failures: { web: "select", worker: "select, insert, delete", policies: [due("select"), due("delete")] },

  // Contacts: no visitor sees a person.
  contacts: { web: all, worker: all },
  contact_addresses: { web: all, worker: all },
  contact_attributes: { web: all, worker: "select" },
  contact_groups: { web: all, worker: "select, update (name, members)" },
  contact_group_members: { web: all, worker: all },
  contact_segments: { web: all, worker: "select, update (name, filter)" },
  erased_people: { web: "select, insert", worker: "select" },
  erasures: {
    ...{ web: "select, insert", worker: "select, update" },
    identity: "select (workspace_id, id, person_sealed)",
  },

  // Campaigns
  recipient_imports: {
    web: all,
    worker:
      "select, update (file_name, sheet_name, reading, rows_send, rows_hold, rows_skip, reasons, repaired), delete",
    visitor:
      "select (workspace_id, id, channel_id, template_code, method, file_bytes, rows_total, rows_send, rows_hold, rows_skip, reasons, rows_hidden, hidden_choice, by_language, took_ms, rest_of, created_by, created_at)",
    policies: [due("select"), due("delete")],
  },
  campaign_recipients: {
    web: all,
    worker: "select, update, delete",
    policies: [due("select"), due("delete")],
  },
  campaigns: { web: "select, insert, update", worker: "select, update", ...shown, policies: dueRead },
  campaign_events: { web: "select, insert", worker: "select, insert, update (values)", ...shown },
  campaign_ticks: { web: "select", worker: "select, insert, update", ...shown },
  send_drafts: { web: all, worker: "select, update (form)" },

  // Fallback
  fallback_rules: { web: all, ...shown },
  fallback_policies: { web: all, ...shown },
  fallback_policy_rules: { web: all, ...shown },
  campaign_fallbacks: { web: "select, insert", worker: "select, update", ...shown },
  fallbacks: { web: "select", worker: all, ...shown, policies: dueRead },

  // Imports
  import_recipes: { web: "select, insert, update" },

  // Sending
  messages: {
    web: "select",
    worker: "select, insert, update",
    visitor:
      "select (workspace_id, id, channel_id, sender_id, direction, source, address_kind, country, campaign_id, origin_kind, origin_id, row_number, template_code, template_name, language, category, kind, state, attempt, template_version, expires_at, failure_kind, failure_code, created_at, handed_over_at, accepted_at, sent_at, delivered_at, read_at, failed_at, erased_at)",
  },
  message_events: {
    web: "select",
    worker: "select, insert, update (key, detail)",
    visitor: "select (workspace_id, message_id, kind, at, recorded_at)",
  },
  message_external_ids: {
    web: "select",
    worker: all,
    visitor: "select (workspace_id, lane_id, message_id, part, parts, state, accepted_at)",
  },
  outbox: {
    web: "select",
    worker: all,
    visitor:
      "select (workspace_id, message_id, lane_id, origin_kind, origin_id, priority, due_at, state, attempt, tries, throttled, handed_over_at)",
    policies: dueRead,
  },
  origin_paces: { web: "select", worker: "select, insert, update", ...shown },
  origins: { web: "select, insert, update", worker: "select, insert, update", ...shown, policies: dueRead },
  service_windows: { web: "select", worker: all },
  lanes: { web: "select", worker: "select, insert, update", ...shown, policies: dueRead },
  recipient_paces: { web: "select", worker: "select, insert, update", ...shown },
  job_requests: {
    web: all,
    worker: all,
    // Taken across workspaces, locked and removed in one statement.
    policies: [due("select"), due("update"), due("delete")],
  },
  job_troubles: { web: "select", worker: all, ...shown },

  // Inbound
  inbound_events: {
    web: "select",
    // A worker keeps what a platform answers in place of a webhook, and takes events before it names their workspace.
    worker: all,
    door: "insert, select (applied_at, set_aside_at)",
    visitor:
      "select (workspace_id, id, received_at, channel_id, platform, applied_at, tries, taken_at, alone, done, skipped, set_aside_at, dismissed_at)",
    policies: [
      due("select"),
      due("update"),
      due("delete"),
      { name: "due_work_insert", role: "worker", command: "insert", newRows: noWorkspace },
      { name: "received", role: "door", command: "insert", newRows: "true" },
      { name: "counted", role: "door", command: "select", rows: "applied_at IS NULL AND set_aside_at IS NULL" },
    ],
  },
  inbound_parts: { web: "select", worker: all },
  // What makes a repeated request known, for whoever stores it.
  inbound_digests: {
    web: "select",
    worker: all,
    door: "select, insert, update",
    policies: [due(undefined), { name: "received", role: "door", rows: "true" }],
  },
  orphan_receipts: {
    web: "select",
    worker: all,
    visitor: "select (workspace_id, channel_id, received_at, next_try_at)",
    policies: dueRead,
  },

  // Files. The door gives them to platforms by links that name the workspace; a visitor sees none.
  media: {
    web: "select, insert, update (expires_at)",
    // The clean-up looks for what is over; a job makes the small pictures.
    worker: "select, insert, update (name, expires_at, width, height, thumbnail, thumbnail_key), delete",
    door: "select (workspace_id, id, kind, type, name, size, storage_key, thumbnail_key, expires_at)",
    policies: [...dueRead, { name: "linked", role: "door", command: "select", rows: ownRows }],
  },
  library_files: {
    web: "select, insert, update (media_id, name, replaced_at), delete",
    worker: "select, update (name), delete",
  },
  inbound_media: {
    // A member asks for a file again that could not be fetched.
    web: "select, update (state, trouble, detail, tries, updated_at)",
    worker: "select, insert, update",
    policies: dueRead,
  },
  platform_media: { web: "select, insert, update", worker: all },

  // Figures
  daily_statistics: { web: "select", worker: "select, insert, update", identity: "select", ...shown },
  daily_failures: { web: "select", worker: "select, insert, update", ...shown },
  // Members opt people out in the web.
  daily_opt_outs: { web: "select, insert, update", worker: "select, insert, update", ...shown },
  // Readiness asks for signs of life; they say nothing about any workspace.
  worker_heartbeats: {
    web: "select",
    door: "select",
    worker: all,
    ...shown,
    policies: everybody("readiness", ["web", "door", "worker", "visitor"]),
  },
  write_probes: {
    web: "select, insert, update",
    door: "select, insert, update",
    policies: everybody("readiness", ["web", "door"]),
  },
  // A known text under each sealing key, which the worker keeps and every process opens when it starts.
  sealing_checks: {
    web: "select",
    door: "select",
    worker: all,
    policies: everybody("sealing_key", ["web", "door", "worker"]),
  },

  // The product's own mails. The web writes them and reads none back: they hold links.
  mails: {
    web: "select (workspace_id, id), insert",
    worker: all,
    identity: "select (workspace_id, id, secret_sealed)",
    policies: [
      due("select"),
      due("update"),
      due("delete"),
      // About a person's account, in no workspace.
      { name: "person", role: "web", command: "insert", newRows: `workspace_id = '' AND user_id = ${person}` },
    ],
  },
  alarms: { web: "select", worker: all, policies: [due("select"), due("delete")] },
  weekly_reports: { web: "select", worker: all, policies: dueRead },

  // The installation
  settings: {
    web: "select",
    worker: "select, update (value, sealed, updated_at)",
    identity: "select (key, sealed)",
    // The door proves the posts of the installation's own app, and gives files to platforms.
    door: "select (key, value, sealed)",
    policies: [
      ...everybody("installation", ["web", "worker"]),
      { name: "door", role: "door", command: "select", rows: "key IN ('META_APP_SECRET', 'MEDIA_STORE')" },
    ],
  },
  operator_log: {},
};

/** The lists of all roles: a member who is limited to some channels may do what the web may, with the rows of these channels. */
export const tableAccess = withLimitedAccess(withSystemAccess(listed));

/** Who may call which function of ours. The functions that pg-boss makes are the worker's. */
export const functionAccess: Record<string, RoleOf[]> = mirrored({
  app_workspace: ["web", "door", "worker", "system", "operator", "identity", "visitor"],
  app_person: ["web", "system", "operator", "identity"],
  app_limited_in: ["web", "visitor"],
  app_channels: ["web", "visitor"],
  app_sees_customer: ["web", "identity"],
  app_sees_rollout: ["web"],
  app_is_operator: ["web", "system"],
  app_is_customer: ["web"],
  app_customers: ["web"],
  // What a provider does with its customers.
  create_customer: ["web"],
  suspend_customer: ["web"],
  resume_customer: ["web"],
  close_customer: ["web"],
  release_customer: ["web"],
  providers_called: ["web"],
  answer_hand_over: ["web"],
  refresh_customer_health: ["worker", "operator"],
  add_up_channel_counts: ["worker", "operator"],
  decide_about_customer: ["web"],
  decide_about_numbers: ["web"],
  own_provider_name: ["web", "operator", "visitor"],
  may_roll_out: ["web", "worker"],
  keep_partitions: ["worker"],
  next_workspaces: ["worker"],
  mail_audience: ["worker"],
  campaign_has_ended: ["web", "worker", "operator", "visitor"],
  sealed_samples: ["worker", "operator"],
  sealed_counts: ["system"],
  // What comes before anybody is signed in.
  sign_in_facts: ["web", "operator"],
  own_password_hash: ["web"],
  session_facts: ["web"],
  visit_facts: ["web"],
  own_provider: ["web", "visitor"],
  revoke_session: ["web"],
  invitation_facts: ["web"],
  password_link_facts: ["web"],
  count_attempt: ["web", "system"],
  take_back_attempt: ["web"],
  forget_attempts: ["web"],
});

/** Which schemas each role may look into. */
export const schemaAccess: Record<string, RoleOf[]> = mirrored({
  public: ["web", "door", "worker", "system", "operator", "identity", "visitor"],
  visitor: ["visitor"],
  drizzle: ["web", "door", "worker", "system", "operator"],
  pgboss: ["worker", "system"],
});
