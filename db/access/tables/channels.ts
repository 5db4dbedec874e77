import { all, customers, customersByRow, due, dueRead, shown, type TableAccess, workspace } from "../policies.ts";

/** Channels, their accounts and their senders. See `../table-access.ts`. */
export const channelsTables: Record<string, TableAccess> = {
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
    identity: "select (workspace_id, channel_id, platform, account_id, account, secrets_sealed)",
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
};
