import type { Policy, TableAccess } from "./policies.ts";

/**
 * What the operator's pages may do with each table: what they show and change, column by column, and no message, address,
 * credential or password. A table without a line here is closed to them.
 */
const privileges: Record<string, string> = {
  workspaces:
    "select, insert, update (name, provider_id, channel_quota, verified_at, activated_at, suspended_at, suspended_reason, suspended_by, closed_at)",
  users: "select (id, email, name, disabled_at, created_at, email_proved_at, operator_since)",
  memberships: "select",
  invitations:
    "select (workspace_id, id, email, role, expires_at, accepted_at, revoked_at), insert, update (revoked_at)",
  password_links: "insert",
  // Never a secret.
  access_keys:
    "select (workspace_id, id, user_id, name, disabled_at, last_used_at, created_at), insert, update (disabled_at)",
  quota_changes: "select, insert",
  // What workspaces without a provider ask for, and what is decided with.
  requests: "select, update (state, granted, answer_reason, answered_by, answered_by_name, answered_at)",
  verification_documents: "select",
  bindings: "select (workspace_id, channel_id, account)",
  senders: "select (workspace_id, id, channel_id, state)",
  audit_log: "insert",
  channels: "select, update (number_quota, state)",
  account_applications: "select, update (state, account_id, reason, decided_at, updated_at)",
  // Whether any goes on, before a workspace is closed.
  campaigns: "select (workspace_id, state)",
  job_requests: "select, insert",
  job_troubles: "select",
  // Not what a platform posted: only how it fared.
  inbound_events:
    "select (workspace_id, id, received_at, channel_id, platform, applied_at, tries, taken_at, alone, done, skipped, trouble, set_aside_at, dismissed_at), update (tries, taken_at, alone, done, skipped, set_aside_at, dismissed_at)",
  outbox: "select (workspace_id, lane_id, due_at, state)",
  lanes: "select, update (breaker_open_until)",
  worker_heartbeats: "select",
  // Where the product's own mails went and how they fared; neither what they say nor their links.
  mails:
    "select (workspace_id, id, kind, recipient, state, due_at, expires_at, tries, error, created_at, ended_at), insert, update (state, due_at, tries, doubts, error, ended_at)",
  settings: "select, insert, update, delete",
  operator_log: "select, insert",
};

/** Every row, while the transaction names a person who is an operator now; nothing otherwise. */
export const operators: Policy = { name: "operators", role: "system", rows: "(SELECT app_is_operator())" };

/** Adds what the operator's pages may do to the lists of all other roles. */
export function withSystemAccess(tables: Record<string, TableAccess>): Record<string, TableAccess> {
  return Object.fromEntries(
    Object.entries(tables).map(([table, access]) => {
      const system = privileges[table];
      return [table, system === undefined ? access : { ...access, system }];
    }),
  );
}
