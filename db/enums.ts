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
export type HandOverState = (typeof handOverStates)[number];

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

/** How an application for an account stands; `resumed` is approved, after a pause. */
export const applicationStates = ["draft", "under_review", "approved", "rejected", "paused", "resumed"] as const;
export type ApplicationState = (typeof applicationStates)[number];

/** Papers of an application. */
export const applicationPapers = ["logo", "guarantee", "other"] as const;
export type ApplicationPaper = (typeof applicationPapers)[number];

/** What may be changed of an account that was applied for, by asking again. */
export const applicationChanges = ["destinations", "pause", "resume"] as const;
export type ApplicationChange = (typeof applicationChanges)[number];

/** Where a binding's platform calls go: the real platform, or the sandbox that plays it. */
export const bindingEnvironments = ["live", "sandbox"] as const;
export type BindingEnvironment = (typeof bindingEnvironments)[number];

/** What of a sender domain's marketing came back too often, so that no more of it leaves. */
/** What mails of a sender address are for: `batch` sends anything, `trigger` only what somebody waits for, no marketing. */
export const sendTypes = ["batch", "trigger"] as const;
export type SendType = (typeof sendTypes)[number];

/** How it was proved that a sender address belongs to whoever added it. The sandbox asks for no proof. */
export const addressProofs = ["mail", "domain", "sandbox"] as const;
export type AddressProof = (typeof addressProofs)[number];

export const brakeReasons = ["complaints", "bounces"] as const;
export type BrakeReason = (typeof brakeReasons)[number];

export const accountReviewStates = ["PENDING", "APPROVED", "REJECTED", "DISABLED"] as const;
export type AccountReviewState = (typeof accountReviewStates)[number];

export const senderStates = [
  "PENDING",
  "CONNECTED",
  "DISCONNECTED",
  "FLAGGED",
  "RESTRICTED",
  "RATE_LIMITED",
  "BANNED",
  "MIGRATING",
  "UNVERIFIED",
  "DELETED",
] as const;
export type SenderState = (typeof senderStates)[number];

export const senderIdKinds = ["alphanumeric", "short_code", "long_code"] as const;
export type SenderIdKind = (typeof senderIdKinds)[number];

/** What a carrier may decide about a sender ID that was filed. */
export const senderIdDecisions = ["approved", "refused"] as const;
export type SenderIdDecision = (typeof senderIdDecisions)[number];
/** Filed, and where a provider decides about it, handed to its staff. */
export const senderIdStates = ["submitted", "in_review", ...senderIdDecisions] as const;
export type SenderIdState = (typeof senderIdStates)[number];

export const senderQualities = ["GREEN", "YELLOW", "RED", "UNKNOWN"] as const;
export type SenderQuality = (typeof senderQualities)[number];

/** What of a sender the platform may change; each change is kept. */
export const senderTraits = ["state", "quality", "tier", "throughput", "name", "nameState", "official"] as const;
export type SenderTrait = (typeof senderTraits)[number];

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

/** How a contact came to be. */
export const contactSources = ["hand", "import", "inbound", "send"] as const;
export type ContactSource = (typeof contactSources)[number];

/** How far the erasure of a person has got. */
export const erasureStates = ["running", "done"] as const;
export type ErasureState = (typeof erasureStates)[number];

/** Steps of an erasure, in the order in which they are gone through. */
export const erasureSteps = ["sending", "messages", "wishes", "lists", "events", "texts", "jobs"] as const;
export type ErasureStep = (typeof erasureSteps)[number];

/** What the values of an attribute of contacts are. */
export const attributeKinds = ["text", "number", "date", "yesNo"] as const;
export type AttributeKind = (typeof attributeKinds)[number];

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

/** What a person must not get: `marketing` only, or `all` but the codes that they ask for themselves. */
export const suppressionKinds = ["marketing", "all"] as const;
export type SuppressionKind = (typeof suppressionKinds)[number];

/** Who keeps a person from being messaged: their own word, the platform, a member of the workspace, or a member's file. */
export const suppressionSources = ["word", "platform", "member", "import"] as const;
export type SuppressionSource = (typeof suppressionSources)[number];

export const suppressionChanges = ["added", "lifted"] as const;
export type SuppressionChange = (typeof suppressionChanges)[number];

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

/** What a person may decide about messages of a campaign that nothing more becomes of by itself. */
export const campaignDecisions = ["retry_failed", "doubt_sent", "doubt_again"] as const;
export type CampaignDecision = (typeof campaignDecisions)[number];

/** `waiting` for its turn, `sending` while a try is under way, `uncertain` after a try whose outcome is unknown. */
export const outboxStates = ["waiting", "sending", "uncertain"] as const;

/** What of a message sets off its fallback. */
export const fallbackTriggers = ["undelivered", "unread", "send_failed"] as const;
export type FallbackTrigger = (typeof fallbackTriggers)[number];

/** `waiting` for its moment, `made` when the message that replaces the other one was made, `dropped` when none will be. */
export const fallbackStates = ["waiting", "made", "dropped"] as const;
export type FallbackState = (typeof fallbackStates)[number];

/** Why a message that did not arrive is not replaced. */
export const fallbackDropReasons = [
  "stopped",
  "sms_off",
  "opted_out",
  "no_address",
  "no_route",
  "no_sender",
  "text_long",
] as const;
export type FallbackDropReason = (typeof fallbackDropReasons)[number];

export const messageDirections = ["outbound", "inbound"] as const;
export type MessageDirection = (typeof messageDirections)[number];

/**
 * One message's life. `queued` waits for its turn, `sending` has left or is leaving, `accepted` was taken by the platform,
 * `uncertain` may have left us and is neither resent nor replaced until a receipt or the deadline decides. `left_out` was
 * kept back because the person does not want it, `expired` was not sent in time.
 * Rank order of the happy path: queued < sending < accepted < sent < delivered < read.
 */
export const messageStates = [
  "queued",
  "sending",
  "accepted",
  "uncertain",
  "sent",
  "delivered",
  "read",
  "failed",
  "cancelled",
  "left_out",
  "expired",
  "received",
] as const;
export type MessageState = (typeof messageStates)[number];

export const messageSources = ["console", "api", "flow", "agent", "automatic", "user"] as const;

export const messageEventKinds = [
  "queued",
  "handed_over",
  "accepted",
  "retry_later",
  "uncertain",
  "resent",
  "returned",
  "left_in_doubt",
  "sent",
  "delivered",
  "read",
  "failed",
  "cancelled",
  "left_out",
  "expired",
  "received",
] as const;
export type MessageEventKind = (typeof messageEventKinds)[number];

/** The only failure names the product sees; each connector maps its platform's codes onto them. */
export const failureKinds = [
  "AUTH",
  "THROTTLED_SENDER",
  "THROTTLED_RECIPIENT",
  "QUOTA",
  "TRANSIENT",
  "UNKNOWN_OUTCOME",
  "INVALID_REQUEST",
  "TEMPLATE",
  "WINDOW_CLOSED",
  "RECIPIENT",
  "OPTED_OUT",
  "POLICY",
] as const;
export type FailureKind = (typeof failureKinds)[number];

/** Why background work failed, as far as a person can do something about it. */
export const troubleCauses = ["sealing_key", "disk_full", "unexpected"] as const;
export type TroubleCause = (typeof troubleCauses)[number];

/** Channels a workspace may have, all types together, unless its quota says otherwise. */
export const defaultChannelQuota = 100;

/** Percent of a campaign's messages that may fail before it counts as partly failed, unless its workspace says otherwise. */
export const defaultFailedShare = 5;

/** A request waits while it is open; only who asked may withdraw it. */
export const requestStates = ["open", "approved", "refused", "withdrawn"] as const;
export type RequestState = (typeof requestStates)[number];

/** What a quota counts: the channels of a workspace, or the numbers of one channel. */
export const quotaKinds = ["channels", "numbers"] as const;
export type QuotaKind = (typeof quotaKinds)[number];

/** What a document that proves a company may be. */
export const documentTypes = ["application/pdf", "image/jpeg", "image/png"] as const;
export type DocumentType = (typeof documentTypes)[number];

/** What a roll-out brings to customers. */
export const rolloutKinds = ["template", "setting"] as const;
export type RolloutKind = (typeof rolloutKinds)[number];

/** A plan changes nothing; a roll-out is done when every customer has a result. */
export const rolloutStates = ["planned", "running", "done"] as const;
export type RolloutState = (typeof rolloutStates)[number];

/** What a roll-out would change at one customer. */
export const rolloutPlans = ["create", "update", "same", "cannot"] as const;
export type RolloutPlan = (typeof rolloutPlans)[number];

export const rolloutTargetStates = ["planned", "waiting", "done", "failed"] as const;
export type RolloutTargetState = (typeof rolloutTargetStates)[number];

/** Where a kept file comes from. */
export const mediaSources = ["uploaded", "inbound"] as const;
export type MediaSource = (typeof mediaSources)[number];

/** What a file is to a platform. */
export const mediaKinds = ["image", "video", "audio", "document", "sticker"] as const;

/** How it stands with the small picture of a picture: it is still to be made, is there, or cannot be made. */
export const thumbnailStates = ["waiting", "made", "failed"] as const;
export type ThumbnailState = (typeof thumbnailStates)[number];

/** How it stands with a file that a person sent; `removed` was kept, and its time is over. */
export const inboundMediaStates = ["fetching", "kept", "failed", "removed"] as const;
export type InboundMediaState = (typeof inboundMediaStates)[number];

/** Why a file that a person sent could not be fetched. */
export const mediaTroubles = [
  "gone",
  "too_large",
  "too_slow",
  "refused",
  "private_address",
  "unreachable",
  "empty",
  "no_room",
  "unbound",
] as const;
export type MediaTrouble = (typeof mediaTroubles)[number];

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

/** The product's own mails. Each kind has its words under `mail` in the catalogue. */
export const mailKinds = [
  "invitation",
  "password",
  "password_replaced",
  "request_made",
  "request_answered",
  "customer_suspended",
  "customer_resumed",
  "customer_handed_over",
  "alarm",
  "campaign",
  "weekly",
  "sender_address",
  "template_waits",
  "template_answered",
  "test",
] as const;
export type MailKind = (typeof mailKinds)[number];

/** `expired` was not sent, because what it says was over by then. */
export const mailStates = ["waiting", "sending", "sent", "failed", "expired"] as const;
export type MailState = (typeof mailStates)[number];

/** Mails that a member may do without. */
export const mailTopics = ["alarms", "campaigns", "weekly", "requests"] as const;
export type MailTopic = (typeof mailTopics)[number];

/** What an alarm can be about. */
export const alarmKinds = [
  "channel",
  "account",
  "sender",
  "template",
  "campaign_paused",
  "campaign_failed",
  "outage",
  "brake",
] as const;
export type AlarmKind = (typeof alarmKinds)[number];
