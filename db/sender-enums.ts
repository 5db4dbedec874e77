/** How an application for an account stands; `resumed` is approved, after a pause. */
export const applicationStates = ["draft", "under_review", "approved", "rejected", "paused", "resumed"] as const;

export type ApplicationState = (typeof applicationStates)[number];

/** Papers of an application. */
export const applicationPapers = ["logo", "guarantee", "other"] as const;

export type ApplicationPaper = (typeof applicationPapers)[number];

/** What may be changed of an account that was applied for, by asking again. */
export const applicationChanges = ["destinations", "pause", "resume"] as const;

export type ApplicationChange = (typeof applicationChanges)[number];

/** What mails of a sender address are for: `batch` sends anything, `trigger` only what somebody waits for, no marketing. */
export const sendTypes = ["batch", "trigger"] as const;

export type SendType = (typeof sendTypes)[number];

/** How it was proved that a sender address belongs to whoever added it. The sandbox asks for no proof. */
export const addressProofs = ["mail", "domain", "sandbox"] as const;

export type AddressProof = (typeof addressProofs)[number];

/** What of a sender domain's marketing came back too often, so that no more of it leaves. */
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

/** What becomes of messages of a pool whose sender cannot send: another sender of the same rule takes them, or they wait. */
export const poolOutcomes = ["move", "wait"] as const;

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
