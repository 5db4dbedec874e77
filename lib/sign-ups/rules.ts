const minuteMs = 60_000;

/** A sign-up that nobody confirmed is forgotten after so many days. */
export const openDays = 7;

/** Mails to one address are so far apart, and so many at most until one is confirmed. */
const mailLimit = { apartMs: 10 * minuteMs, times: 5 };

/** Most sign-ups within an hour: from one IP address, and by one channel's page. */
export const hourLimit = { from: 20, channel: 500 };

/** Whether one more mail may ask for the confirmation of a sign-up. Whoever types the address need not be its holder. */
export function mayAskAgain({ asked, askedAt }: { asked: number; askedAt: Date }, now: Date): boolean {
  return asked < mailLimit.times && now.getTime() - askedAt.getTime() >= mailLimit.apartMs;
}

/** Whether a sign-up can still be confirmed. */
export function isOpen({ askedAt }: { askedAt: Date }, now: Date): boolean {
  return now.getTime() - askedAt.getTime() < openDays * 24 * 60 * minuteMs;
}
