import type { TemplateCategory } from "#db/enums";

/** What is known about a message whose last try has no outcome. */
export type DoubtFacts = {
  now: Date;
  /** When that try was handed over. */
  leftAt: Date;
  /** The category it left with; null without a template. */
  category: TemplateCategory | null;
  /** It was sent again after doubt before. */
  sentAgain: boolean;
  originStopped: boolean;
  platform: {
    givesReceipts: boolean;
    /**
     * Whether a receipt can find a message whose answer was lost, by an id of ours that comes back with it. Where it names only
     * the id that the lost answer would have told, silence proves nothing.
     */
    receiptsNameOurs: boolean;
    /** Receipts come for a few messages only. */
    receiptsRare: boolean;
    resendHarmless: boolean;
  };
  /** Something the platform posted since might still speak of it. */
  blocked: boolean;
  /** Messages of the same lane that left later and were accepted, and how late the first receipt of each came. */
  later: { accepted: number; delaysMs: number[] };
};

/** Milliseconds: the shortest and the longest wait for a receipt, and when nothing is hoped for any more. */
export type DoubtWaits = { shortest: number; longest: number; givenUp: number; betweenLooks: number };

export type DoubtVerdict =
  | { kind: "send_again" }
  /** Nothing is done by itself any more; a person may decide, and a late receipt still settles it. */
  | { kind: "leave" }
  | { kind: "look_again"; at: Date };

/** A message is left in doubt after this long at the latest, as it is when nothing divides waits. */
export const givenUpMs = 24 * 3_600_000;
/** Messages that left later have to be so many, and so many of them must have receipts, before silence means anything. */
const proof = { messages: 20, share: 0.9 };
/** A receipt may come this many times later than nearly all others did. */
const patience = { percentile: 0.95, factor: 3 };
/** The first look comes soon, later ones in steps of this share of the message's age. */
const lookShare = 0.1;
const shortestLookMs = 2_000;

/**
 * What to do about a message in doubt. The way back is proven open when receipts of nearly all messages that left the same
 * lane later have come, and this one's would have had several times as long. Even then marketing is never sent again, and
 * nothing is twice. Where no receipt can find the message it is left for a person to decide.
 */
export function judgeDoubt(facts: DoubtFacts, waits: DoubtWaits): DoubtVerdict {
  const ageMs = facts.now.getTime() - facts.leftAt.getTime();
  if (facts.originStopped || ageMs >= waits.givenUp) return { kind: "leave" };
  if (neverTold(facts) && ageMs >= waits.shortest) return { kind: "leave" };
  if (isOpen(facts, ageMs, waits)) {
    const never = facts.category === "marketing" || facts.sentAgain;
    return never ? { kind: "leave" } : { kind: "send_again" };
  }
  const step = Math.min(waits.betweenLooks, Math.max(shortestLookMs, ageMs * lookShare));
  const soonest = Math.max(facts.now.getTime() + step, facts.leftAt.getTime() + waits.shortest);
  return { kind: "look_again", at: new Date(Math.min(soonest, facts.leftAt.getTime() + waits.givenUp)) };
}

/** Nothing that comes will say what became of it, and the person may have it. */
function neverTold({ platform }: DoubtFacts): boolean {
  const silent = platform.receiptsRare || !platform.receiptsNameOurs;
  return platform.givesReceipts && silent && !platform.resendHarmless;
}

function isOpen({ platform, blocked, later }: DoubtFacts, ageMs: number, waits: DoubtWaits): boolean {
  if (ageMs < waits.shortest) return false;
  if (!platform.givesReceipts) return platform.resendHarmless;
  if (blocked || later.accepted < proof.messages) return false;
  if (later.delaysMs.length < later.accepted * proof.share) return false;
  return ageMs >= receiptWaitMs(later.delaysMs, waits);
}

/** How long to wait for a receipt, by how late others came: a multiple of what nearly all of them took, within bounds. */
export function receiptWaitMs(delaysMs: number[], waits: Pick<DoubtWaits, "shortest" | "longest">): number {
  const sorted = delaysMs.toSorted((a, b) => a - b);
  const late = sorted[Math.max(0, Math.ceil(sorted.length * patience.percentile) - 1)] ?? 0;
  return Math.min(waits.longest, Math.max(waits.shortest, late * patience.factor));
}
