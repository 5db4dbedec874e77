import { all, customers, person, shown, type TableAccess, workspace } from "../policies.ts";

/** Workspaces, the people in them, their customers, requests and roll-outs. See `../table-access.ts`. */
export const peopleTables: Record<string, TableAccess> = {
  // People
  workspaces: {
    web: "select, update (name, zone, language, country, contact_email, require_consent, stop_everywhere, contacts_from_inbound, contacts_from_sends, failed_share, template_approval)",
    // A roll-out changes settings of customers that allow it.
    worker: "select, update (zone, language, require_consent, failed_share)",
    // A provider makes its customers, changes how they stand and decides about them through functions that ask whose they are.
    identity:
      "select, insert, update (provider_id, suspended_at, suspended_reason, suspended_by, closed_at, channel_quota, verified_at, activated_at)",
    visitor:
      "select (id, slug, name, kind, provider_id, channel_quota, zone, language, country, verified_at, activated_at, suspended_at, suspended_reason, closed_at, require_consent, stop_everywhere, contacts_from_inbound, contacts_from_sends, failed_share, template_approval, created_at)",
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
};
