import type { TemplateCategory } from "#db/enums";
import type { SendType } from "#db/sender-enums";

/** Most addresses of one channel, beside the one it is bound with. */
export const addressesMax = 50;

/** Days for which a mail that asks for the proof of an address can be used. */
export const proofDays = 3;

/** Mails that ask for the proof of one address are so far apart, and there are so many of them at most. */
export const askingLimit = { apartMs: 60_000, times: 10 };

/**
 * Whether mails of a category may come from a sender. Asked in the claim, when a campaign is launched, and by the send form.
 *
 * @param sendType what the sender is for; null for one that is for everything
 */
export function mayCarry(sendType: SendType | null, category: TemplateCategory | null): boolean {
  return sendType !== "trigger" || category !== "marketing";
}

/** Whether somebody may be asked for the proof of an address once more. */
export function mayAskAgain({ asked, askedAt }: { asked: number; askedAt: Date | null }, now: Date): boolean {
  if (asked >= askingLimit.times) return false;
  return askedAt === null || now.getTime() - askedAt.getTime() >= askingLimit.apartMs;
}
