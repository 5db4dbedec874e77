import type { Language, Platform, Role } from "#db/enums";
import type { AlarmKind, MailKind, MailTopic } from "#db/mail-enums";
import type { RequestKind } from "#lib/requests/request-kinds";

/** A fact that members are warned of, as its line in a mail needs it. */
export type AlarmLine = {
  kind: AlarmKind;
  channelId: string;
  detail: Record<string, string | null>;
  /** ISO time. */
  seenAt: string;
  times: number;
};

/** Messages of a time and what became of them; `lib/statistics/figures.ts` says what each figure means. */
export type MailFigures = {
  submitted: number;
  accepted: number;
  sent: number;
  delivered: number;
  read: number;
  failed: number;
  failedLater: number;
  uncertain: number;
};

/** A template, as a mail names it. */
export type MailTemplate = { code: string; channelId: string; name: string; language: string };

/** A campaign, as a mail about its approval names it. */
type MailSend = { campaignId: string; channelId: string; name: string; rowsSend: number };

/** What each kind of mail says, as it is kept. Never a secret. */
export type MailPayloads = {
  invitation: { workspace: string; inviter: string; role: Role; zone: string };
  password: { minutes: number };
  password_replaced: Record<string, never>;
  request_made: { workspace: string; kind: RequestKind; by: string; reason: string };
  request_answered: {
    workspace: string;
    kind: RequestKind;
    approved: boolean;
    by: string;
    granted: number | null;
    reason: string | null;
  };
  customer_suspended: { workspace: string; provider: string; reason: string };
  customer_resumed: { workspace: string; provider: string };
  customer_handed_over: { workspace: string; from: string; to: string | null };
  alarm: { workspace: string; zone: string; alarms: AlarmLine[] };
  campaign: {
    workspace: string;
    campaignId: string;
    channelId: string;
    name: string;
    state: "completed" | "partly_failed" | "failed" | "cancelled";
    rowsSend: number;
    figures: MailFigures;
  };
  weekly: {
    workspace: string;
    from: string;
    to: string;
    channels: { id: string; name: string; type: Platform; figures: MailFigures; optOuts: number }[];
    /** People opted out in no channel: a member added them. */
    otherOptOuts: number;
  };
  /** Asks the holder of an address whether mails of a workspace may come from it. */
  sender_address: { workspace: string; by: string; address: string; days: number };
  template_waits: { workspace: string; by: string; template: MailTemplate };
  template_answered: {
    workspace: string;
    by: string;
    template: MailTemplate;
    approved: boolean;
    /** Null when approvals were switched off. */
    reason: string | null;
  };
  /** A send that is larger than one person may send waits for another's word. */
  send_waits: { workspace: string; by: string } & MailSend;
  /** `reason` is null for one that was approved. */
  send_answered: { workspace: string; by: string; reason: string | null } & MailSend;
  /** A file of contacts that took long was read or made, or could not be. `rejected` counts rows of an import. */
  contact_file: {
    workspace: string;
    fileName: string;
    what: "import" | "export";
    failed: boolean;
    rows: number;
    rejected: number;
  };
  test: Record<string, never>;
};

type Rule = {
  /** The topic under which a member may do without it; null for what everybody concerned gets. */
  topic: MailTopic | null;
  /** Whose it is when it is for no single person. */
  roles: readonly Role[];
  /** Hours after which it is no longer sent; an invitation and a link for a password end with their links. */
  hours: number;
};

const keepers = ["owner", "administrator"] as const;
const week = 7 * 24;

/** Who gets which mail, and for how long it is worth sending. */
export const mailRules: Record<MailKind, Rule> = {
  invitation: { topic: null, roles: [], hours: week },
  password: { topic: null, roles: [], hours: 0.5 },
  password_replaced: { topic: null, roles: [], hours: 72 },
  request_made: { topic: "requests", roles: [...keepers, "operator"], hours: 72 },
  request_answered: { topic: "requests", roles: [...keepers, "operator"], hours: 72 },
  customer_suspended: { topic: null, roles: keepers, hours: 72 },
  customer_resumed: { topic: null, roles: keepers, hours: 72 },
  customer_handed_over: { topic: null, roles: keepers, hours: 72 },
  alarm: { topic: "alarms", roles: [...keepers, "operator"], hours: 24 },
  campaign: { topic: "campaigns", roles: [...keepers, "operator"], hours: 72 },
  weekly: { topic: "weekly", roles: [...keepers, "finance"], hours: 72 },
  sender_address: { topic: null, roles: [], hours: 72 },
  template_waits: { topic: "requests", roles: keepers, hours: 72 },
  template_answered: { topic: "requests", roles: [...keepers, "operator"], hours: 72 },
  send_waits: { topic: "requests", roles: keepers, hours: 72 },
  send_answered: { topic: "requests", roles: [...keepers, "operator"], hours: 72 },
  contact_file: { topic: null, roles: [], hours: 72 },
  test: { topic: null, roles: [], hours: 1 },
};

/** A member, as far as mails are concerned. */
export type Listener = {
  userId: string;
  email: string;
  role: Role;
  /** The channels that they see; null for all. */
  channelIds: readonly string[] | null;
  mutedMails: readonly MailTopic[];
  language: Language;
  zone: string;
};

/**
 * Does the member hear of mails of this kind?
 *
 * @param userId the one member it is for; null for everybody whose role it concerns
 */
export function hears(kind: MailKind, listener: Listener, userId: string | null): boolean {
  const { topic, roles } = mailRules[kind];
  if (topic !== null && listener.mutedMails.includes(topic)) return false;
  return userId === null ? roles.includes(listener.role) : listener.userId === userId;
}

/** The topics that a member with this role can hear of, in the order in which they are shown. */
export function topicsOf(role: Role): MailTopic[] {
  const topics = Object.values(mailRules).flatMap(({ topic, roles }) => (topic && roles.includes(role) ? [topic] : []));
  return [...new Set(topics)];
}

/**
 * What a member may read of a mail: nothing about channels that they do not see.
 *
 * @returns null when nothing is left
 */
export function payloadFor<K extends MailKind>(
  kind: K,
  payload: MailPayloads[K],
  { channelIds }: Pick<Listener, "channelIds">,
): MailPayloads[K] | null {
  if (channelIds === null) return payload;
  const sees = (id: string) => channelIds.includes(id);
  if (kind === "alarm") {
    const { alarms, ...rest } = payload as MailPayloads["alarm"];
    const seen = alarms.filter(({ channelId }) => sees(channelId));
    return seen.length === 0 ? null : ({ ...rest, alarms: seen } as MailPayloads[K]);
  }
  if (kind === "weekly") {
    const { channels, ...rest } = payload as MailPayloads["weekly"];
    const seen = channels.filter(({ id }) => sees(id));
    return seen.length === 0 ? null : ({ ...rest, channels: seen } as MailPayloads[K]);
  }
  if (kind === "template_waits" || kind === "template_answered") {
    return sees((payload as MailPayloads["template_waits"]).template.channelId) ? payload : null;
  }
  if (kind === "campaign" || kind === "send_waits" || kind === "send_answered") {
    return sees((payload as MailPayloads["campaign" | "send_waits"]).channelId) ? payload : null;
  }
  return payload;
}
