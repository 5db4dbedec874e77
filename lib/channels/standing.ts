import type { ChannelState } from "#db/enums";
import type { AccountNotice, AccountNotices, BindingAccount } from "#db/schema/channels";
import type { AccountEvent } from "#lib/connectors/events";

/** What is known of a bound account: how it stood when it was read last, and what events have told of it. */
export type Standing = { account: Pick<BindingAccount, "reviewState" | "sending">; notices: AccountNotices };

/** Platforms date events to the second, our own reading of an account is finer. */
const secondMs = 1_000;

/**
 * What the platform holds against an account now; null when messages may leave.
 *
 * @returns `reason` in the platform's words, `until` when it ends by itself
 */
export function holdOf({ account, notices }: Standing, now: Date): { reason: string; until: Date | null } | null {
  const { sending, reviewState } = account;
  const told = [notices.ban, notices.restriction].find((notice) => notice && stillBlocks(notice, now));
  if (told) {
    const until = told.until === null ? null : new Date(told.until);
    return { reason: told.reason ?? told.state ?? "", until };
  }
  if (sending?.blocked) return { reason: sending.reason ?? "", until: null };
  return reviewState === "REJECTED" || reviewState === "DISABLED" ? { reason: reviewState, until: null } : null;
}

/** Where a channel with a valid token stands by its account. */
export function stateByAccount(standing: Standing, now: Date): Extract<ChannelState, "bound" | "restricted"> {
  return holdOf(standing, now) === null ? "bound" : "restricted";
}

/**
 * The notices after one more event; null when a later event of its kind is known already, or when it is none of these.
 * That an account is reinstated lifts everything that was told before.
 */
export function noticesAfter(notices: AccountNotices, event: AccountEvent): AccountNotices | null {
  const { change, blocks, at } = event;
  if (change === "review" || change === "verification") return null;
  const kind = blocks === null ? "warning" : change;
  const known = notices[kind];
  if (known && isKnown(known, event)) return null;
  const { state, reason, until } = event;
  const notice = { blocks: blocks === true, state, reason, at: at.toISOString(), until: until?.toISOString() ?? null };
  const others = change === "ban" && blocks === false ? lift(notices, at) : notices;
  return { ...others, [kind]: notice };
}

/**
 * The notices after the platform was asked at `askedAt` and said whether the account may send: what it told before that is
 * lifted when it may. A platform that does not say leaves them as they are until they end.
 */
export function noticesAfterReading(
  notices: AccountNotices,
  account: Standing["account"],
  askedAt: Date,
): AccountNotices {
  return account.sending?.blocked === false ? lift(notices, askedAt) : notices;
}

/** Of a block and its end in one second the end counts: the account is read again soon. */
function isKnown(known: AccountNotice, { at, blocks }: AccountEvent): boolean {
  const knownAt = Date.parse(known.at);
  return knownAt > at.getTime() || (knownAt === at.getTime() && !(known.blocks && blocks === false));
}

function lift(notices: AccountNotices, at: Date): AccountNotices {
  // Dated by its end: the same event again is older then and changes nothing.
  const lifted = (notice: AccountNotice) =>
    notice.blocks && Date.parse(notice.at) <= at.getTime()
      ? { ...notice, blocks: false, at: at.toISOString() }
      : notice;
  return Object.fromEntries(
    Object.entries(notices).map(([kind, notice]) => [kind, kind === "warning" ? notice : lifted(notice)]),
  );
}

function stillBlocks({ blocks, until }: AccountNotice, now: Date): boolean {
  return blocks && (until === null || Date.parse(until) > now.getTime());
}

/** Whether an event of this time can tell something that is not known from reading the account at `readAt`. */
export function isNewerThan(at: Date, readAt: Date): boolean {
  return at.getTime() >= Math.floor(readAt.getTime() / secondMs) * secondMs;
}
