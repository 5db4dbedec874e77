import type { TemplateCategory, TemplateState } from "#db/enums";
import { templateCategories } from "#db/enums";
import type { SenderQuality, SenderState } from "#db/sender-enums";
import { senderQualities, senderStates } from "#db/sender-enums";

/** Meta's words in ours. A word that Meta adds later gives null, and the caller says what that means. */

/** Words that a reason for a review begins with; the catalogues have a meaning for each. */
export const reviewReasonWords = [
  "ABUSIVE_CONTENT",
  "INCORRECT_CATEGORY",
  "INVALID_FORMAT",
  "PROMOTIONAL",
  "SCAM",
  "TAG_CONTENT_MISMATCH",
  "FIRST_PAUSE",
  "SECOND_PAUSE",
] as const;

/** @see https://developers.facebook.com/docs/whatsapp/business-management-api/webhooks/components */
const templateStateByWord = new Map<string, TemplateState>([
  ["PENDING", "auditing"],
  ["IN_APPEAL", "auditing"],
  ["APPROVED", "pass"],
  ["REINSTATED", "pass"],
  ["UNARCHIVED", "pass"],
  ["REJECTED", "fail"],
  ["LIMIT_EXCEEDED", "fail"],
  ["PAUSED", "paused"],
  ["DISABLED", "disabled"],
  ["ARCHIVED", "archived"],
  ["PENDING_DELETION", "deleted"],
  ["DELETED", "deleted"],
]);

export function templateStateOf(word: string | null): TemplateState | null {
  return templateStateByWord.get(word ?? "") ?? null;
}

export function categoryOf(word: unknown): TemplateCategory | null {
  return templateCategories.find((category) => category.toUpperCase() === word) ?? null;
}

/** The state of a number as the account lists it; a number without one has not been registered yet. */
export function senderStateOf(word: string | null): SenderState | null {
  if (word === "OFFLINE") return "DISCONNECTED";
  if (word === "MIGRATED") return "MIGRATING";
  return senderStates.find((state) => state === word) ?? null;
}

export function qualityOf(word: string | null): SenderQuality {
  return senderQualities.find((quality) => quality === word) ?? "UNKNOWN";
}

/** A reach limit, given as a name or as a count of people in 24 hours with -1 for no limit; as a name. */
export function tierOf(value: unknown): string | null {
  if (typeof value === "string" && /^TIER_\w{1,20}$/.test(value)) return value;
  const count = typeof value === "string" && /^-?\d{1,9}$/.test(value) ? Number(value) : value;
  if (typeof count !== "number" || !Number.isSafeInteger(count)) return null;
  if (count < 0) return "TIER_UNLIMITED";
  return count >= 1_000 && count % 1_000 === 0 ? `TIER_${count / 1_000}K` : `TIER_${count}`;
}

/** Messages a second by the level of a number; a number that is not registered yet gets the standard when it is. */
export function throughputOf(level: unknown): number {
  return level === "HIGH" ? 1_000 : 80;
}

/** Messages a second of a number that is also used in the WhatsApp Business app; its level says nothing then. */
export const appThroughput = 20;

/** Digits of a number as Meta displays it, e.g. `+49 30 555 010`; null when there are none. */
export function digitsOf(display: string | null): string | null {
  const digits = (display ?? "").replace(/\D/g, "");
  return digits === "" ? null : digits;
}

/** A person's number in E.164; null for anything else. */
export function phoneOf(number: string | null): string | null {
  return number !== null && /^\+?\d{5,15}$/.test(number) ? `+${number.replace(/^\+/, "")}` : null;
}

/** Unix seconds as Meta writes them: text in messages, a number in entries. */
export function timeOf(value: unknown): Date | null {
  const seconds = typeof value === "string" && /^\d{1,11}$/.test(value) ? Number(value) : value;
  if (typeof seconds !== "number" || !Number.isSafeInteger(seconds) || seconds < 0 || seconds > 99_999_999_999)
    return null;
  return new Date(seconds * 1_000);
}
