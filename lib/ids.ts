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

/** The UTC time in milliseconds as 17 digits, and three random digits. Also the group message id of the API. */
export function newCampaignId(now: Date): string {
  return `${stamp(now)}${digits(3)}`;
}

/** 22 digits that start with the date, see `messages.id`. */
export function newMessageId(now: Date): string {
  return `${stamp(now)}${digits(5)}`;
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
