import { randomBytes, randomInt } from "node:crypto";
import { v7 } from "uuid";

const channelAlphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

/** A time-ordered id (UUID v7) for internal rows. */
export function newId(): string {
  return v7();
}

/** `cams-` followed by ten lower-case letters or digits. */
export function newChannelId(): string {
  let tail = "";
  for (let i = 0; i < 10; i++) tail += channelAlphabet[randomInt(channelAlphabet.length)];
  return `cams-${tail}`;
}

/** 19 digits that increase with time. */
export function newTemplateCode(now: Date): string {
  return `${now.getTime()}${digits(6)}`;
}

let lastCampaignId = { stamp: "", number: 0 };

/**
 * The UTC time in milliseconds as 17 digits, and three digits: random ones, or within a millisecond of one process the next
 * number, so that a thousand of them differ. Also the group message id of the API.
 */
export function newCampaignId(now: Date): string {
  const prefix = stamp(now);
  const number = lastCampaignId.stamp === prefix ? (lastCampaignId.number + 1) % 1_000 : randomInt(1_000);
  lastCampaignId = { stamp: prefix, number };
  return `${prefix}${String(number).padStart(3, "0")}`;
}

let lastMessageIds = { stamp: "", end: 0 };

/**
 * Ids for messages made together, growing in their order: 22 digits, the time to the millisecond and a running number.
 * Later calls of one process within a millisecond go on counting; another process starts at a number of its own.
 *
 * @param count at most 10,000
 */
export function newMessageIds(now: Date, count: number): string[] {
  const prefix = stamp(now);
  const goesOn = lastMessageIds.stamp === prefix && lastMessageIds.end + count <= 100_000;
  const first = goesOn ? lastMessageIds.end : randomInt(100_000 - count - 10_000);
  lastMessageIds = { stamp: prefix, end: first + count };
  return Array.from({ length: count }, (_, i) => `${prefix}${String(first + i).padStart(5, "0")}`);
}

/** One id of `newMessageIds`. */
export function newMessageId(now: Date): string {
  const [id] = newMessageIds(now, 1);
  if (id === undefined) throw new RangeError("no id was made");
  return id;
}

/** The UTC time in milliseconds as 17 digits: `20261118143402000`. */
export function stamp(at: Date): string {
  return at.toISOString().replace(/\D/g, "");
}

/** A random 256-bit secret, safe in URLs. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

function digits(count: number): string {
  return String(randomInt(10 ** count)).padStart(count, "0");
}
