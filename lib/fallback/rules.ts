import type { OriginState } from "#db/enums";
import type { FallbackDropReason, FallbackPassReason, FallbackTrigger } from "#db/fallback-enums";
import type { FailureKind, MessageState } from "#db/message-enums";
import type { PassedLink } from "#db/schema/fallback";
import type { Tells } from "./links/link-kind.ts";

/**
 * When a message that does not arrive is replaced, as pure rules.
 *
 * - watch: what a message waits for now, and until when
 * - link: one way to replace it; a fallback is a list of links, and each message is replaced by at most one
 * - timed: set off by time that passed without a report, and not by a report
 */

/** What was chosen for a campaign. */
export type FallbackSettings = {
  triggers: readonly FallbackTrigger[];
  /** How long to wait for a report; null where only a report sets it off. */
  durationMs: number | null;
};

/** A message as far as its fallback depends on it. */
export type WatchedMessage = {
  state: MessageState;
  /** When the platform first took it; null when it never did. */
  acceptedAt: Date | null;
  failureKind: FailureKind | null;
  /** It was called back because its template is gone, and not because a person stopped it. */
  templateGone: boolean;
  /** True for the campaign's own message, false for one that replaces it. */
  first: boolean;
  /** Which reports its platform would have given: nothing is concluded from the absence of others. */
  tells: Tells;
};

export type Watch = { dueAt: Date; trigger: FallbackTrigger; timed: boolean };

/** Failures of what a message says: the same words would fail again, whoever they go to. */
const contentFailures: ReadonlySet<FailureKind> = new Set(["TEMPLATE", "INVALID_REQUEST"]);

/**
 * When a message has to be replaced, unless something changes before. A message in doubt is never replaced, nor one that was
 * kept back, called back by a person or not sent in time. What replaces a message is itself replaced when it fails, whatever set
 * the first one off: it has reached nobody. Time without a report counts only where the platform tells everybody's.
 *
 * @returns null while there is nothing to wait for
 */
export function watchOf(settings: FallbackSettings, message: WatchedMessage, now: Date): Watch | null {
  const { state, failureKind, first } = message;
  if (state === "failed") {
    if (failureKind === "OPTED_OUT") return null;
    if (!first) return { dueAt: now, trigger: "undelivered", timed: false };
    return watchFailure(settings, message, now);
  }
  if (state === "cancelled" && first && message.templateGone && settings.triggers.includes("send_failed"))
    return { dueAt: now, trigger: "send_failed", timed: false };
  if (state === "accepted" || state === "sent")
    return watchTime(settings, message, "undelivered") ?? watchTime(settings, message, "unread");
  return state === "delivered" ? watchTime(settings, message, "unread") : null;
}

/** A failed send covers every failure; what was not delivered covers those that are not about the words. */
function watchFailure(settings: FallbackSettings, message: WatchedMessage, now: Date): Watch | null {
  const { triggers } = settings;
  const aboutWords = message.failureKind !== null && contentFailures.has(message.failureKind);
  if (!aboutWords && triggers.includes("undelivered")) return { dueAt: now, trigger: "undelivered", timed: false };
  if (triggers.includes("send_failed")) return { dueAt: now, trigger: "send_failed", timed: false };
  return aboutWords ? null : watchTime(settings, message, "unread");
}

function watchTime(
  { triggers, durationMs }: FallbackSettings,
  { acceptedAt, tells }: WatchedMessage,
  trigger: "undelivered" | "unread",
): Watch | null {
  if (!(trigger === "unread" ? tells.reading : tells.delivery)) return null;
  if (durationMs === null || acceptedAt === null || !triggers.includes(trigger)) return null;
  return { dueAt: new Date(acceptedAt.getTime() + durationMs), trigger, timed: true };
}

/** Whether a message arrived although it was replaced: what was waited for came after all. */
export function arrivedAfterAll(state: MessageState, trigger: FallbackTrigger): boolean {
  return state === "read" || (state === "delivered" && trigger !== "unread");
}

/** Whether the settings can ever set anything off: for a message that was not read there is no report to wait for. */
export function canSetOff({ triggers, durationMs }: FallbackSettings): boolean {
  return durationMs !== null || triggers.some((trigger) => trigger !== "unread");
}

/** Everything that decides about a fallback at its moment. */
export type FallbackFacts = {
  now: Date;
  /** Of the message as it stands now; null when it arrived, or waits again. */
  watch: Watch | null;
  /** Of the campaign's fallback: a person who pauses or stops the campaign pauses and stops it. */
  origin: OriginState;
  /** An earlier message to the person arrived after it had been replaced. */
  arrived: boolean;
  /** The platform of the message is out: that no report came says nothing about the message. */
  platformOut: boolean;
  /** Reports that came before are not applied yet. */
  reportsWait: boolean;
  /** The person has stopped what the campaign is about, on its own channel. */
  optedOut: boolean;
  /** Nobody knows any more whom the campaign wrote to. */
  forgotten: boolean;
  /** The links that are left, in their order: why each cannot be used for this person now, or null. */
  links: readonly (FallbackPassReason | null)[];
};

export type FallbackVerdict =
  /** `link` counts from the first of those that are left, and so do the links that were passed over for it. */
  | { kind: "send"; link: number; passed: PassedLink[] }
  | { kind: "hold"; until: Date }
  | { kind: "drop"; reason: FallbackDropReason; passed: PassedLink[] }
  /** The message arrived, or waits to be sent again. */
  | { kind: "over" };

/** How long to look away, in milliseconds. */
export const holdMs = { paused: 60_000, platformOut: 60_000, reportsWait: 2_000 } as const;

/**
 * What becomes of a fallback whose moment has come. What only holds it is asked before what ends it, save for a stop, so that
 * nothing is given up because of facts that may change meanwhile.
 */
export function judgeFallback(facts: FallbackFacts): FallbackVerdict {
  const { now, watch } = facts;
  const later = (ms: number) => ({ kind: "hold", until: new Date(now.getTime() + ms) }) as const;
  const drop = (reason: FallbackDropReason): FallbackVerdict => ({ kind: "drop", reason, passed: [] });
  if (watch === null) return { kind: "over" };
  if (watch.dueAt > now) return { kind: "hold", until: watch.dueAt };
  if (facts.origin === "stopped") return drop("stopped");
  if (facts.origin === "paused") return later(holdMs.paused);
  if (facts.reportsWait) return later(holdMs.reportsWait);
  if (facts.arrived) return drop("arrived");
  if (watch.timed && facts.platformOut) return later(holdMs.platformOut);
  if (facts.optedOut) return drop("opted_out");
  if (facts.forgotten) return drop("no_address");
  return chooseLink(facts.links);
}

/** The first link that can be used; where every one that could would wait for the end of an outage, the first of those. */
function chooseLink(links: FallbackFacts["links"]): FallbackVerdict {
  const passedUpTo = (end: number) =>
    links.slice(0, end).flatMap((reason, link): PassedLink[] => (reason === null ? [] : [{ link, reason }]));
  const free = links.indexOf(null);
  if (free >= 0) return { kind: "send", link: free, passed: passedUpTo(free) };
  const waits = links.indexOf("out");
  if (waits >= 0) return { kind: "send", link: waits, passed: passedUpTo(waits) };
  return { kind: "drop", reason: sharedReason(links), passed: passedUpTo(links.length) };
}

/** What stands in the way of all links, where that is one thing. */
function sharedReason(links: FallbackFacts["links"]): FallbackDropReason {
  const [first = "no_route", ...more] = new Set(links.filter((reason) => reason !== null && reason !== "out"));
  if (more.length === 0) return first as FallbackDropReason;
  const onlyWays = [first, ...more].every((reason) => reason === "no_route" || reason === "no_sender");
  return onlyWays ? "no_sender" : "no_link";
}
