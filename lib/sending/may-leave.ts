import type { SuppressionKind } from "#db/audience-enums";
import type { ChannelState, OriginState, TemplateCategory, TemplateState } from "#db/enums";
import type { BrakeReason, SenderState } from "#db/sender-enums";
import { canChannelSend, canSenderSend } from "#lib/channels/may-send";
import type { PlatformProfile } from "#lib/connectors/profile";
import type { WorkspaceStanding } from "#lib/workspaces/standing";

/** Everything that can stand in the way of all messages of an origin: what we know ourselves, then what the platform says. */
export const obstacleReasons = [
  "workspace_closed",
  "workspace_suspended",
  "workspace_not_activated",
  "channel_deleted",
  "channel_not_bound",
  "sender_not_connected",
  "marketing_paused",
  "complaints_high",
  "bounces_high",
  "template_deleted",
  "template_in_review",
  "template_not_approved",
  "template_changed",
  "category_changed",
  "template_sending_off",
  "platform_auth",
  "platform_policy",
  "platform_quota",
  "platform_payment",
  "platform_reputation",
  "template_refused",
] as const;
export type ObstacleReason = (typeof obstacleReasons)[number];

/** Facts about the workspace, the channel, the sender and the template that a message leaves with. */
export type RouteFacts = {
  workspace: WorkspaceStanding;
  /** Null when there is no such channel, or when it was deleted. */
  channelState: ChannelState | null;
  bound: boolean;
  senderState: SenderState | null;
  /** A person paused marketing on the sender; absent for what is no marketing. */
  marketingPaused?: boolean;
  /** Why no marketing leaves from the sender's domain; absent for what is no marketing. */
  stoppedFor?: BrakeReason | null;
  /** Null for messages without a template. */
  template: {
    state: TemplateState | null;
    sendingAllowed: boolean;
    /** True when the platform's change of the category is what stopped the sending. */
    stoppedByCategory: boolean;
    version: number | null;
  } | null;
};

/**
 * Why nothing can be sent this way now; null when nothing stands in the way.
 *
 * @param preparedFor version of the template that the values were made for; null when it is not known
 */
export function findObstacle(facts: RouteFacts, preparedFor: number | null): ObstacleReason | null {
  if (facts.workspace === "closed") return "workspace_closed";
  if (facts.workspace === "suspended") return "workspace_suspended";
  if (facts.workspace === "not_activated") return "workspace_not_activated";
  if (facts.channelState === null) return "channel_deleted";
  if (!facts.bound || !canChannelSend(facts.channelState)) return "channel_not_bound";
  if (facts.senderState === null || !canSenderSend(facts.senderState)) return "sender_not_connected";
  if (facts.marketingPaused) return "marketing_paused";
  if (facts.stoppedFor) return facts.stoppedFor === "complaints" ? "complaints_high" : "bounces_high";
  const { template } = facts;
  if (template === null) return null;
  if (template.state === null || template.state === "deleted") return "template_deleted";
  // `unaudit` is an edit on its way to the platform, or one that the platform has not answered.
  if (["auditing", "unaudit", "draft"].includes(template.state)) return "template_in_review";
  if (template.state !== "pass") return "template_not_approved";
  if (preparedFor !== null && template.version !== preparedFor) return "template_changed";
  if (!template.sendingAllowed) return template.stoppedByCategory ? "category_changed" : "template_sending_off";
  return null;
}

/** What decides about one message at the moment of its claim. */
export type LeaveFacts = {
  now: Date;
  origin: { state: OriginState; expiresAt: Date | null };
  /** `category` is the template's as it stands now, whatever it was when the message was made. */
  message: {
    category: TemplateCategory | null;
    expiresAt: Date | null;
    templateVersion: number | null;
    /** What it comes from may be used in the person's country; where senders are filed by country it may not be. */
    senderAllowed: boolean;
    /** Its words and its address are gone; absent for a message that has them. */
    erased?: boolean;
  };
  /** The service window that the message needs; null for one that may leave at any time. */
  window: { hours: number; lastInboundAt: Date | null } | null;
  route: RouteFacts;
  person: {
    /**
     * The most that keeps them from being messaged on this platform; null when nothing does, or when the message confirms
     * that very wish.
     */
    suppressed: SuppressionKind | null;
    /** Their latest word about marketing; null when they never gave one. */
    marketingConsent: boolean | null;
    /** They have left what the template is about; absent for what is about nothing. */
    leftTopic?: boolean;
  };
  workspace: { requireConsent: boolean };
  /**
   * When it may leave by the sending hours and by its local time, and whether that moment is the same for its whole origin; `at`
   * is null where the hours never open. Absent for a message that may leave at any time.
   */
  leaveTime?: { at: Date | null; all: boolean };
  /** Marketing messages that the person got lately, and the most that they may; absent where nobody set a limit. */
  cap?: { got: number; most: number };
};

/** Why one message never leaves; the words stand in the catalogue under `messages.line.cause`. */
export const dropReasons = [
  "origin_stopped",
  "expired",
  "opted_out",
  "left_topic",
  "no_consent",
  "window_closed",
  "no_sender",
  "erased",
  "never_open",
  "capped",
] as const;
export type DropReason = (typeof dropReasons)[number];

export type Verdict =
  | { kind: "leave" }
  /** The origin is paused: the message keeps its place. */
  | { kind: "wait" }
  /** It leaves when its time has come, not before `until`; with `all`, nothing of its origin does. */
  | { kind: "later"; until: Date; all: boolean }
  /** This message never leaves. */
  | { kind: "drop"; as: "cancelled" | "left_out" | "expired"; reason: DropReason }
  /** No message of the origin may leave. */
  | { kind: "stop"; reason: ObstacleReason };

/**
 * Whether a message may leave now. Asked in the transaction that claims it, so that no claim begun after a fact's commit
 * goes against that fact. The only place where these rules stand.
 */
export function mayLeave(facts: LeaveFacts): Verdict {
  const { now, origin, message, route, person, workspace } = facts;
  if (origin.state === "stopped") return { kind: "drop", as: "cancelled", reason: "origin_stopped" };
  if (origin.state === "paused") return { kind: "wait" };
  if (message.erased) return { kind: "drop", as: "left_out", reason: "erased" };
  if (isOver(origin.expiresAt, now) || isOver(message.expiresAt, now)) {
    return { kind: "drop", as: "expired", reason: "expired" };
  }
  const obstacle = findObstacle(route, message.templateVersion);
  if (obstacle) return { kind: "stop", reason: obstacle };
  if (person.suppressed && kindsAgainst(message.category).includes(person.suppressed)) {
    return { kind: "drop", as: "left_out", reason: "opted_out" };
  }
  if (message.category === "marketing" && person.leftTopic) {
    return { kind: "drop", as: "left_out", reason: "left_topic" };
  }
  if (message.category === "marketing" && workspace.requireConsent && person.marketingConsent !== true) {
    return { kind: "drop", as: "left_out", reason: "no_consent" };
  }
  if (!message.senderAllowed) return { kind: "drop", as: "left_out", reason: "no_sender" };
  if (facts.window && !isWindowOpen(facts.window, now)) {
    return { kind: "drop", as: "left_out", reason: "window_closed" };
  }
  if (facts.leaveTime) {
    const { at, all } = facts.leaveTime;
    if (at === null) return { kind: "drop", as: "left_out", reason: "never_open" };
    if (at > now) return { kind: "later", until: at, all };
  }
  // Asked last: who waits for their time may have room again when it comes.
  if (facts.cap && facts.cap.got >= facts.cap.most) return { kind: "drop", as: "left_out", reason: "capped" };
  return { kind: "leave" };
}

/** A message on its way, and a platform's clock that is ahead of ours, must not find the window closed. */
const windowMarginMs = 60_000;

/** Whether a person wrote within the last `hours`. */
export function isWindowOpen({ hours, lastInboundAt }: NonNullable<LeaveFacts["window"]>, now: Date): boolean {
  return lastInboundAt !== null && now.getTime() < lastInboundAt.getTime() + hours * 3_600_000 - windowMarginMs;
}

/** What a platform says about its service window. */
type WindowRules = Pick<PlatformProfile, "windowHours" | "windowTags" | "templatesNeedWindow">;

/**
 * Hours after a person's message within which one like this may leave; null when it may leave at any time.
 *
 * @param tag the reason that lets it leave later, in the platform's word
 */
export function windowHoursOf(
  rules: WindowRules | null,
  message: { isTemplate: boolean; tag: string | null },
): number | null {
  if (!rules || rules.windowHours === null) return null;
  if (message.isTemplate && !rules.templatesNeedWindow) return null;
  return (message.tag === null ? undefined : rules.windowTags?.[message.tag]) ?? rules.windowHours;
}

/**
 * Kinds of suppressions that a message of a category does not leave against. Codes go to everybody: people ask for them.
 */
export function kindsAgainst(category: TemplateCategory | null): SuppressionKind[] {
  if (category === "authentication") return [];
  return category === "marketing" ? ["marketing", "all"] : ["all"];
}

function isOver(moment: Date | null, now: Date): boolean {
  return moment !== null && moment <= now;
}
