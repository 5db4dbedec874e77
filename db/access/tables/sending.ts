import { all, due, dueRead, ownRows, shown, type TableAccess } from "../policies.ts";

/** Templates, whom they are sent to, campaigns and messages. See `../table-access.ts`. */
export const sendingTables: Record<string, TableAccess> = {
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
  // No visitor sees a person.
  test_guests: { web: all, worker: "select, update (name), delete" },
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
  contact_files: {
    ...{ web: "select, insert, update (state, ended_at, touched_at, expires_at)", worker: all },
    policies: [due("select"), due("delete")],
  },
  contact_file_rows: { web: "select", worker: all, policies: [due("select"), due("delete")] },
  erased_people: { web: "select, insert", worker: "select" },
  erasures: {
    ...{ web: "select, insert", worker: "select, update" },
    identity: "select (workspace_id, id, person_sealed)",
  },

  // Campaigns
  recipient_imports: {
    ...{ web: all, worker: all },
    visitor:
      "select (workspace_id, id, channel_id, template_code, method, file_bytes, rows_total, rows_send, rows_hold, rows_skip, reasons, rows_hidden, hidden_choice, by_language, took_ms, rest_of, created_by, created_at)",
    policies: [due("select"), due("delete")],
  },
  campaign_recipients: {
    ...{ web: all, worker: all },
    policies: [due("select"), due("delete")],
  },
  flight_plans: {
    ...{ web: "select, insert, update", worker: "select, update, delete" },
    ...shown,
    policies: [due("select"), due("delete")],
  },
  campaigns: {
    // Workers make the turns of those that repeat.
    ...{ web: "select, insert, update", worker: "select, insert, update" },
    ...shown,
    policies: dueRead,
  },
  // Whoever follows a link has its token and nothing else: the door finds the workspace by it.
  short_links: {
    web: "select",
    worker: "select, insert, update (clicks, robots, first_click_at, last_click_at), delete",
    door: "select (workspace_id, token, url, expires_at)",
    visitor: "select (workspace_id, message_id, campaign_id, clicks, robots, first_click_at, last_click_at)",
    policies: [{ name: "followed", role: "door", command: "select", rows: "true" }],
  },
  // The door notes visits, and a worker counts them.
  link_visits: {
    ...{ web: "select", worker: "select, update (robot), delete", door: "insert" },
    policies: [...dueRead, { name: "visited", role: "door", command: "insert", newRows: ownRows }],
  },
  campaign_events: { web: "select, insert", worker: "select, insert, update (values)", ...shown },
  campaign_ticks: { web: "select", worker: "select, insert, update", ...shown },
  campaign_repeats: {
    ...{ web: "select, insert, update", worker: "select, update" },
    ...shown,
    policies: dueRead,
  },
  repeat_turns: {
    ...{ web: "select, update", worker: "select, insert, update" },
    ...shown,
    policies: dueRead,
  },
  send_drafts: { web: all, worker: "select, update (form)" },

  // Pools of senders
  sender_pools: { web: all, worker: "select", ...shown },
  pool_outages: { web: "select", worker: "select, insert, update", ...shown, policies: dueRead },

  // Fallback
  fallback_rules: { web: all, worker: "select", ...shown },
  // Whoever launches with a policy locks it.
  fallback_policies: { web: all, worker: "select, update (name)", ...shown },
  fallback_policy_rules: { web: all, worker: "select", ...shown },
  campaign_fallbacks: { web: "select, insert", worker: "select, insert, update", ...shown },
  fallbacks: { web: "select", worker: all, ...shown, policies: dueRead },

  // Imports
  import_recipes: { web: "select, insert, update" },

  // Sending
  messages: {
    web: "select",
    worker: "select, insert, update",
    door: "select (workspace_id, id, delivered_at)",
    policies: [{ name: "linked", role: "door", command: "select", rows: ownRows }],
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
  origins: {
    ...{ web: "select, insert, update", worker: "select, insert, update" },
    // What waits for a business in several workspaces looks again when their shares change.
    identity: "select (workspace_id, kind, id, opens_at, opens_for), update (opens_at, opens_for)",
    ...shown,
    policies: dueRead,
  },
  portfolios: {
    ...{ web: "select, insert, update", worker: "select, insert, update", identity: "select, update (told_at)" },
    ...shown,
  },
  reach_slots: { web: "select", worker: all, identity: "select", ...shown },
  reached_people: { web: "select", worker: all },
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
};
