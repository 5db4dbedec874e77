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
  "send_waits",
  "send_answered",
  "contact_file",
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
