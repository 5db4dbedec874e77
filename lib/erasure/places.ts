/** What an erasure does with the columns of a table that can hold text. Names are parted by spaces. */
export type Place = {
  /** Emptied in the rows of the person, or gone with them. */
  person?: string;
  /** Texts about several people, or about somebody else: addresses of the person are taken out of them. */
  shared?: string;
  /** What the business says of itself, and what belongs to members: not looked into. */
  business?: string;
  /** Ids, codes, secrets and digests of ours or of a platform that say nothing about a person. */
  codes?: string;
};

/**
 * Every column that can hold text, and what an erasure does with it. Columns that hold one of a closed list of values, and
 * `workspace_id`, stand here no more than numbers and moments do. A test compares this with the database.
 */
export const places: Record<string, Place> = {
  access_keys: { business: "name", codes: "id user_id secret_sealed" },
  account_applications: { business: "form reason", codes: "channel_id external_id account_id" },
  account_directory: { codes: "platform environment account_id channel_id" },
  address_failures: { person: "address", codes: "message_id" },
  alarms: { shared: "detail", codes: "object_id channel_id" },
  audit_log: {
    shared: "detail reason",
    business: "actor_name",
    codes: "id actor_id action object_kind object_id staff_of_id customer_id",
  },
  bindings: {
    shared: "trouble",
    business: "account_name account notices configuration",
    codes: "channel_id platform account_id secrets_sealed trouble_lane_id bound_by",
  },
  business_systems: { shared: "remarks", business: "name url", codes: "id channel_id token_sealed" },
  campaign_events: { shared: "values", codes: "campaign_id id kind" },
  campaign_fallbacks: { business: "policy_name text columns", codes: "campaign_id policy_id triggers links" },
  campaign_recipients: {
    person: "address parameters cells",
    shared: "parameters cells",
    business: "reason_column",
    codes: "import_id country repairs template_code",
  },
  campaign_repeats: {
    business: "set_by",
    codes: "id campaign_id channel_id rhythm days at zone until_day set_by_id",
  },
  campaign_ticks: { codes: "campaign_id" },
  campaigns: {
    shared: "name",
    business: "content template_name decision languages waves ab_test approval pool",
    codes: "id channel_id sender_id import_id template_code template_language state_reason created_by",
  },
  channel_counts: { codes: "type state" },
  channels: { shared: "remarks unbind_reason", business: "name search", codes: "id type created_by provider_id" },
  consents: { person: "address source", codes: "id country" },
  contact_addresses: { person: "address", codes: "contact_id country channel_id" },
  contact_attributes: { business: "key name" },
  contact_file_rows: { person: "cells", codes: "file_id reason" },
  contact_files: {
    shared: "file_name options trouble",
    business: "columns created_by_name",
    codes: "id storage_key fates created_by",
  },
  contact_group_members: { codes: "group_id contact_id" },
  contact_groups: { shared: "name", codes: "id created_by" },
  contact_segments: { shared: "name filter", codes: "id created_by" },
  contacts: { person: "name remarks attributes labels", shared: "name remarks attributes", codes: "id created_by" },
  customer_hand_overs: {
    business: "customer_name from_name to_name reason asked_by_name answered_by_name",
    codes: "id from_provider_id to_provider_id",
  },
  customer_health: { codes: "platforms" },
  daily_failures: { codes: "channel_id code kind" },
  daily_opt_outs: { codes: "platform channel_id sender_id" },
  daily_statistics: { codes: "channel_id sender_id template_code category country" },
  erased_people: { codes: "hash" },
  erasures: { person: "person_sealed", business: "asked_by_name", codes: "id position result asked_by" },
  fallback_policies: { business: "name", codes: "id created_by" },
  fallback_policy_rules: { codes: "policy_id rule_id" },
  fallback_rules: { business: "name defaults", codes: "id channel_id sender_id template_code created_by" },
  fallbacks: { codes: "message_id campaign_id root_id sent_id passed" },
  flight_plans: { codes: "id channel_id import_id campaign_id send figures reach created_by" },
  grants: { business: "reason", codes: "id provider_id given_by revoked_by" },
  import_recipes: { business: "columns", codes: "fingerprint" },
  inbound_digests: { codes: "channel_id digest" },
  inbound_events: { person: "path query headers body trouble", codes: "channel_id platform method" },
  inbound_media: {
    person: "external_id url declared_type name detail media_id",
    shared: "name",
    codes: "message_id channel_id sender_external_id",
  },
  inbound_parts: { person: "address reference key text", codes: "channel_id sender_external_id" },
  intent_calls: { person: "detail", codes: "message_id channel_id code reply_id" },
  intents: { business: "name data", codes: "channel_id code system_id" },
  invitations: { business: "email", codes: "id channel_ids customer_ids token_hash invited_by" },
  job_requests: { shared: "key payload", codes: "kind" },
  job_troubles: { shared: "about", codes: "activity reference" },
  lanes: { shared: "breaker_reason", codes: "id channel_id lease" },
  library_files: { shared: "name", codes: "id channel_id media_id created_by" },
  link_visits: { codes: "id token" },
  mail_domains: { business: "domain records", codes: "channel_id" },
  mailboxes: { shared: "trouble_detail", business: "place", codes: "channel_id validity lease trouble" },
  mails: { shared: "payload error", business: "recipient", codes: "id user_id about secret_sealed" },
  media: {
    person: "name declared_type sha256 storage_key thumbnail_key",
    shared: "name",
    codes: "id channel_id type created_by library_id",
  },
  memberships: { codes: "user_id channel_ids customer_ids muted_mails" },
  message_events: { person: "key detail", shared: "detail", codes: "message_id" },
  message_external_ids: { person: "external_id", codes: "lane_id message_id state" },
  messages: {
    person: "address contact_name parameters preview payload external_id failure_detail details",
    shared: "contact_name parameters preview payload failure_detail details",
    business: "template_name",
    codes:
      "id channel_id sender_id country campaign_id origin_id template_code language category kind tag failure_code",
  },
  operator_log: { business: "actor_name object_name detail", codes: "id actor_id action object_id" },
  origin_paces: { codes: "id" },
  origins: { business: "pool", codes: "id local_at" },
  orphan_receipts: { person: "external_id key event", codes: "channel_id" },
  outbox: { person: "sequence_key", codes: "message_id lane_id origin_id" },
  password_links: { codes: "token_hash user_id" },
  pool_outages: { codes: "origin_id sender_id reason" },
  portfolios: { codes: "id" },
  platform_media: { codes: "media_id channel_id sender_external_id external_id" },
  quota_changes: { business: "reason changed_by_name", codes: "id object_id request_id changed_by" },
  recipient_imports: {
    shared: "file_name sheet_name reading",
    business: "columns hidden_columns audience",
    codes: "id channel_id template_code reasons repaired rest_of created_by",
  },
  reach_slots: { codes: "portfolio_id" },
  reached_people: { person: "address", codes: "portfolio_id" },
  recipient_paces: { codes: "lane_id service slowed_code" },
  repeat_turns: { codes: "repeat_id reason campaign_id" },
  requests: {
    shared: "reason answer_reason",
    business: "wanted asked_by_name answered_by_name",
    codes: "id kind object_id asked_by answered_by",
  },
  retention: { codes: "sent_until received_until" },
  rollout_targets: {
    business: "values before applied",
    codes: "rollout_id customer_id channel_id result reason template_code digest",
  },
  rollouts: { business: "name item created_by_name", codes: "id created_by" },
  sealing_checks: { codes: "version sealed" },
  send_drafts: { shared: "form", codes: "channel_id user_id" },
  sender_addresses: { codes: "sender_id channel_id added_by" },
  sender_changes: { business: "before after", codes: "id sender_id" },
  sender_domain_hours: { business: "domain", codes: "channel_id" },
  sender_domains: { business: "domain", codes: "channel_id" },
  sender_filings: { business: "name reason regulatory evidence", codes: "id channel_id country filed_by" },
  sender_pools: { business: "name", codes: "id channel_id rules other_ids created_by" },
  sender_profiles: { business: "profile greeting links welcome_text", codes: "sender_id" },
  sending_rules: { business: "hours" },
  senders: { business: "address display_name details", codes: "id channel_id external_id quality pin_sealed" },
  service_settings: {
    business: "words stop_reply stop_all_reply start_reply auto_reply code_schedule",
    codes: "channel_id",
  },
  service_windows: { person: "address", codes: "lane_id" },
  sessions: { business: "ip user_agent", codes: "id user_id current_workspace_id staff_of_id" },
  settings: { business: "value", codes: "key sealed updated_by" },
  sign_in_limits: { business: "key" },
  short_links: { person: "url", codes: "token message_id campaign_id" },
  sign_ups: { person: "address requested_from confirmed_from confirmed_with", codes: "id channel_id topic_ids" },
  suppression_events: {
    person: "reason",
    shared: "reason",
    business: "actor_name",
    codes: "suppression_id id actor_id",
  },
  suppressions: { person: "address", codes: "id platform country" },
  template_drafts: { business: "content base_content", codes: "template_code user_id editor" },
  template_labels: { business: "name", codes: "id" },
  template_names: { business: "name", codes: "channel_id" },
  template_tests: {
    person: "address parameters",
    codes: "id channel_id template_code sender_id country asked_by message_id",
  },
  test_guests: { person: "address", shared: "name", codes: "platform" },
  template_versions: { business: "content", codes: "template_code submitted_by approved_by" },
  templates: {
    business: "name content reason waiting_edit approval",
    codes:
      "code channel_id language archived_from external_id quality sending_stopped_by previous_category topic_id label_ids created_by",
  },
  terms_files: { business: "file_name content uploaded_by_name", codes: "id content_type key_sealed uploaded_by" },
  topic_choices: { person: "address", codes: "topic_id" },
  topics: { business: "name description", codes: "id" },
  users: { business: "email name", codes: "id password_hash" },
  verification_documents: { business: "name content", codes: "id request_id channel_id uploaded_by" },
  weekly_reports: {},
  worker_heartbeats: { codes: "id figures" },
  workspaces: {
    business: "slug name contact_email suspended_reason contact_name office_address",
    codes: "id provider_id zone country",
  },
  write_probes: { codes: "process" },
};

/** Tables with texts that the person's addresses are taken out of, in the order of the walk. Lists are walked through apart. */
export const sharedTables: { table: string; columns: string[] }[] = Object.entries(places).flatMap(
  ([table, { shared }]) =>
    shared === undefined || table === "campaign_recipients" ? [] : [{ table, columns: shared.split(" ") }],
);
