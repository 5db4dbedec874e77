import type { ChannelState } from "#db/enums";
import type { SenderDetails } from "#db/schema/senders";
import type { SenderState } from "#db/sender-enums";
import { profileFor } from "#lib/connectors/profiles";

/** A channel holds an account in every state but these two. */
export function isBound(state: ChannelState): boolean {
  return state !== "unbound" && state !== "binding";
}

/** Platforms spell it in lower or upper case, by endpoint. */
export function isVerifiedBusiness(verificationState: string | null): boolean {
  return verificationState?.toLowerCase() === "verified";
}

/**
 * Senders that an account of a platform may hold.
 *
 * @param quota what was granted to the channel in place of the platform's usual limit; null when nothing was. It counts
 *   once the business is verified: before that the platform allows no more, whatever we say
 */
export function numberLimit(platform: string, verificationState: string | null, quota: number | null): number {
  const limits = profileFor(platform)?.senderLimits;
  if (!limits) return quota ?? Number.POSITIVE_INFINITY;
  return isVerifiedBusiness(verificationState) ? (quota ?? limits.verified) : limits.unverified;
}

/** What the rules below ask of a sender. A platform that verifies no senders has only verified ones. */
export function standingOf(sender: { state: SenderState; details: SenderDetails }) {
  return { state: sender.state, verificationState: sender.details.verificationState ?? "VERIFIED" };
}

/** A number that is waiting to be verified with a code. */
export function needsCode(sender: { verificationState: string; state: SenderState }): boolean {
  return sender.verificationState !== "VERIFIED" && sender.state !== "CONNECTED" && sender.state !== "DELETED";
}

/** A verified number that cannot send yet. */
export function canRegister(sender: { verificationState: string; state: SenderState }): boolean {
  return sender.verificationState === "VERIFIED" && ["PENDING", "UNVERIFIED", "DISCONNECTED"].includes(sender.state);
}

/** A registered number, of which name and PIN can be changed. */
export function canChange(sender: { state: SenderState }): boolean {
  return canDeregister(sender);
}

/** A number whose new display name was approved and shows once the number is registered again. */
export function hasApprovedName(sender: { state: SenderState; details: SenderDetails }): boolean {
  return canChange(sender) && sender.details.newName !== undefined && sender.details.newNameState === "APPROVED";
}

export function canDeregister(sender: { state: SenderState }): boolean {
  return ["CONNECTED", "FLAGGED", "RATE_LIMITED", "RESTRICTED"].includes(sender.state);
}
