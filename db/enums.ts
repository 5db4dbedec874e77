/**
 * The closed lists of the product. This file imports nothing, so that forms, pages and workers may all read it.
 * Every value stands in the database as text guarded by a CHECK, and has a word in every language shipped.
 */

export const platforms = ["whatsapp", "viber", "messenger", "instagram", "sms", "email"] as const;

export type Platform = (typeof platforms)[number];

export const workspaceKinds = ["business", "provider"] as const;

export type WorkspaceKind = (typeof workspaceKinds)[number];

/** Who may suspend a workspace, and lift the suspension again. */
export const suspenders = ["provider", "operator"] as const;

/** `open` waits for the other provider's answer. */
export const handOverStates = ["open", "accepted", "refused", "withdrawn"] as const;

export const roles = ["owner", "administrator", "operator", "agent", "finance", "viewer"] as const;

export type Role = (typeof roles)[number];

/** What a provider's staff may do in a customer's workspace with a grant, from the least to the most. */
export const grantRoles = ["viewer", "operator", "administrator"] as const;

export type GrantRole = (typeof grantRoles)[number];

/** What somebody is in a workspace: a member's or a grant's role, or a provider's staff who have no grant. */
export type AccessRole = Role | "visitor";

export const languages = ["en", "zh"] as const;

export type Language = (typeof languages)[number];

export const channelStates = [
  "unbound",
  "binding",
  "bound",
  "restricted",
  "disconnected",
  "unbinding_requested",
] as const;

export type ChannelState = (typeof channelStates)[number];

/** Where a binding's platform calls go: the real platform, or the sandbox that plays it. */
export const bindingEnvironments = ["live", "sandbox"] as const;

export type BindingEnvironment = (typeof bindingEnvironments)[number];

export const templateCategories = ["marketing", "utility", "authentication"] as const;

export type TemplateCategory = (typeof templateCategories)[number];

export const templateStates = [
  "draft",
  "unaudit",
  "auditing",
  "pass",
  "fail",
  "paused",
  "disabled",
  "archived",
  "deleted",
] as const;

export type TemplateState = (typeof templateStates)[number];

/** Colours of a template's labels, by the tokens of the theme. */
export const labelColours = ["grey", "blue", "green", "amber", "red", "bronze"] as const;

export type LabelColour = (typeof labelColours)[number];

/** What stopped the sending of an approved template. */
export const sendingStops = ["person", "category"] as const;

/** `stopping` sends nothing more and ends when what waited is called back and what is in flight has come back. */
export const campaignStates = [
  "draft",
  "scheduled",
  "running",
  "paused",
  "stopping",
  "completed",
  "partly_failed",
  "failed",
  "cancelled",
] as const;

export type CampaignState = (typeof campaignStates)[number];

export const importMethods = ["phones", "excel", "group", "segment"] as const;

export type ImportMethod = (typeof importMethods)[number];

/** How far the erasure of a person has got. */
export const erasureStates = ["running", "done"] as const;

export type ErasureState = (typeof erasureStates)[number];

/** Steps of an erasure, in the order in which they are gone through. */
export const erasureSteps = ["sending", "messages", "wishes", "lists", "files", "events", "texts", "jobs"] as const;

export type ErasureStep = (typeof erasureSteps)[number];

/** What will happen to one row of a campaign's audience. */
export const recipientFates = ["send", "hold", "skip"] as const;

export type RecipientFate = (typeof recipientFates)[number];

/** What a person decides about rows that are hidden in the sheet. */
export const hiddenRowsChoices = ["include", "leave_out"] as const;

export type HiddenRowsChoice = (typeof hiddenRowsChoices)[number];

/** Why a row is not sent. The words stand in the catalogue under `rowReasons`. */
export const recipientReasons = [
  "empty_row",
  "missing_number",
  "leading_apostrophe",
  "stray_spaces",
  "malformed_number",
  "malformed_email",
  "malformed_user",
  "scientific_number",
  "rounded_number",
  "too_short",
  "too_long",
  "unknown_country",
  "forbidden_country",
  "duplicate",
  "opted_out",
  "no_consent",
  "no_sender",
  "missing_variable",
  "invalid_variable",
  "too_long_filled",
  "sample_row",
  "scientific_variable",
  "hidden_row",
  "invalid_link",
  "invalid_time",
  "invalid_coupon",
  "invalid_code",
] as const;

export type RecipientReason = (typeof recipientReasons)[number];

/** What an address is: a phone in E.164, an id that a platform gave a person, or an e-mail address. */
export const addressKinds = ["phone", "psid", "igsid", "viber", "email", "user"] as const;

export type AddressKind = (typeof addressKinds)[number];

/**
 * Who may ask for messages. `auto_reply` and `confirmation` are a channel's own answers to people who wrote; `fallback` asks for
 * what replaces the messages of a campaign that did not arrive, and has the campaign's id; `test` is a member who looks at a
 * template on a phone of their own.
 */
export const originKinds = [
  "campaign",
  "conversation",
  "flow_run",
  "api",
  "auto_reply",
  "confirmation",
  "fallback",
  "test",
] as const;

export type OriginKind = (typeof originKinds)[number];

/** `running` may leave, `paused` waits, `stopped` never leaves any more. */
export const originStates = ["running", "paused", "stopped"] as const;

export type OriginState = (typeof originStates)[number];

/** What an origin waits for that may leave nothing before a moment. */
export const restCauses = ["hours", "reach"] as const;

export type RestCause = (typeof restCauses)[number];

/** Seconds in which a launch can be undone, where the workspace has not said otherwise. */
export const defaultUndoSeconds = 10;

/** Which messages of an origin leave within the workspace's sending hours only. Codes never wait for them. */
export const hourRules = ["never", "marketing", "always"] as const;

export type HourRule = (typeof hourRules)[number];

/** What a person may decide about messages of a campaign that nothing more becomes of by itself. */
export const campaignDecisions = ["retry_failed", "doubt_sent", "doubt_again"] as const;

export type CampaignDecision = (typeof campaignDecisions)[number];

/** `waiting` for its turn, `sending` while a try is under way, `uncertain` after a try whose outcome is unknown. */
export const outboxStates = ["waiting", "sending", "uncertain"] as const;

/** Why background work failed, as far as a person can do something about it. */
export const troubleCauses = ["sealing_key", "disk_full", "unexpected"] as const;

export type TroubleCause = (typeof troubleCauses)[number];

/** Channels a workspace may have, all types together, unless its quota says otherwise. */
export const defaultChannelQuota = 100;

/** Percent of a campaign's messages that may fail before it counts as partly failed, unless its workspace says otherwise. */
export const defaultFailedShare = 5;

/** How it stands with telling a business system that somebody has asked for one of its intents. */
export const intentCallStates = ["waiting", "answered", "failed"] as const;

export type IntentCallState = (typeof intentCallStates)[number];

/** Why a business system was not told, or why its answer could not be used. */
export const intentTroubles = [
  "unreachable",
  "too_slow",
  "refused",
  "busy",
  "private_address",
  "bad_answer",
  "reply_long",
  "unknown_intent",
] as const;

export type IntentTrouble = (typeof intentTroubles)[number];
