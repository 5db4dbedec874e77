import { type ChannelState, type SenderState, senderStates } from "#db/enums";
import { NUMBERS_UNVERIFIED, NUMBERS_VERIFIED } from "./schema.ts";

/** A channel holds an account in every state but these two. */
export function isBound(state: ChannelState): boolean {
  return state !== "unbound" && state !== "binding";
}

/** Messages may leave: bound, restricted as far as the platform lets them, or waiting for staff. */
export function canSend(state: ChannelState): boolean {
  return state === "bound" || state === "restricted" || state === "unbinding_requested";
}

/** Where a channel stands by what the platform says of its account. */
export function stateByReview(reviewState: string): ChannelState {
  return reviewState === "REJECTED" || reviewState === "DISABLED" ? "restricted" : "bound";
}

/** Meta spells it in lower or upper case, by endpoint. */
export function isVerifiedBusiness(verificationState: string | null): boolean {
  return verificationState?.toLowerCase() === "verified";
}

/** Numbers the account may hold. */
export function numberLimit(verificationState: string | null): number {
  return isVerifiedBusiness(verificationState) ? NUMBERS_VERIFIED : NUMBERS_UNVERIFIED;
}

/** A state as the platform spells it; one we do not know is never taken for one that may send. */
export function senderStateOf(word: string): SenderState {
  return senderStates.find((state) => state === word) ?? "PENDING";
}

/** A number that is waiting to be proved with a code. */
export function needsCode(sender: { verificationState: string; state: SenderState }): boolean {
  return sender.verificationState !== "VERIFIED" && sender.state !== "CONNECTED" && sender.state !== "DELETED";
}

/** A proved number that cannot send yet. */
export function canRegister(sender: { verificationState: string; state: SenderState }): boolean {
  return sender.verificationState === "VERIFIED" && ["PENDING", "UNVERIFIED", "DISCONNECTED"].includes(sender.state);
}

export function canDeregister(sender: { state: SenderState }): boolean {
  return ["CONNECTED", "FLAGGED", "RATE_LIMITED", "RESTRICTED"].includes(sender.state);
}
