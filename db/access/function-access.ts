import { mirrored } from "./limited-access.ts";
import type { RoleOf } from "./roles.ts";

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
  reach_use: ["web", "worker", "identity"],
  lock_reach: ["web", "worker"],
  reopen_reach: ["web"],
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
