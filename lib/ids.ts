import { randomBytes, randomInt } from "node:crypto";
import { v7 } from "uuid";

const channelAlphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

/** A time-ordered id for rows nobody types. */
export function newId(): string {
  return v7();
}

/** `cams-` and ten lower-case letters or digits. */
export function newChannelId(): string {
  let tail = "";
  for (let i = 0; i < 10; i++) tail += channelAlphabet[randomInt(channelAlphabet.length)];
  return `cams-${tail}`;
}

/** 19 digits, growing with time. */
export function newTemplateCode(now: Date): string {
  return `${now.getTime()}${digits(6)}`;
}

/** Date and time to the millisecond and three more digits; also the group message id. */
export function newCampaignId(now: Date): string {
  return `${stamp(now)}${digits(3)}`;
}

/** 22 digits that start with the date, see `messages.id`. */
export function newMessageId(now: Date): string {
  return `${stamp(now)}${digits(5)}`;
}

/** UTC date and time as seventeen digits: `20261118143402000`. */
export function stamp(at: Date): string {
  return at.toISOString().replace(/\D/g, "");
}

/** A secret of 256 bits that is safe in a URL. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

function digits(count: number): string {
  return String(randomInt(10 ** count)).padStart(count, "0");
}
