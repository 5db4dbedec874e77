import type { SuppressionKind, SuppressionSource } from "#db/audience-enums";
import type { TemplateCategory } from "#db/enums";

/** A suppression as it is held: when it was said last, and when and by whom it was lifted since. */
export type HeldSuppression = { at: Date; liftedAt: Date | null; liftedBy: SuppressionSource | null };

/**
 * Whether a lifted suppression holds again, now that it was said at `at`. What was lifted by the person's own word, or by
 * the platform for them, stays lifted when that was said later. A member lifts what they know of: whatever was said after
 * it holds, also when it was said before the lifting and arrives later.
 */
export function suppressesAnew(held: HeldSuppression, at: Date): boolean {
  if (held.liftedAt === null) return false;
  return held.liftedBy === "member" ? at > held.at : at >= held.liftedAt;
}

/** What a person has stopped for whom the platform refuses a message of a category. */
export function refusedKind(category: TemplateCategory | null): SuppressionKind {
  return category === "marketing" ? "marketing" : "all";
}
