/** What is answered about single mails: FETCH and SEARCH (RFC 3501, 6.4). */
import type { StoredMail } from "../world.ts";
import { inSet, isSet, type Token } from "./tokens.ts";

/** A mail with its number in the folder. */
export type Numbered = { seq: number; mail: StoredMail };

export function flagsOf({ seen, deleted }: StoredMail): string {
  return `(${[...(seen ? ["\\Seen"] : []), ...(deleted ? ["\\Deleted"] : [])].join(" ")})`;
}

/** The part of one FETCH answer for an item; null for an item that this server does not know. */
export function fetchItem(item: string, mail: StoredMail): Buffer | null {
  const name = item.toUpperCase();
  if (name === "UID") return Buffer.from(`UID ${mail.uid}`);
  if (name === "FLAGS") return Buffer.from(`FLAGS ${flagsOf(mail)}`);
  if (name === "INTERNALDATE") return Buffer.from(`INTERNALDATE "${dateOf(mail.at)}"`);
  const raw = Buffer.from(mail.raw, "base64");
  if (name === "RFC822.SIZE") return Buffer.from(`RFC822.SIZE ${raw.length}`);
  const [, section, start, length] = /^BODY(?:\.PEEK)?\[([A-Z]*)\](?:<(\d+)\.(\d+)>)?$/.exec(name) ?? [];
  if (section === undefined || !["", "HEADER", "TEXT"].includes(section)) return null;
  const end = raw.indexOf("\r\n\r\n");
  const head = end < 0 ? raw.length : end + 4;
  const whole = section === "HEADER" ? raw.subarray(0, head) : section === "TEXT" ? raw.subarray(head) : raw;
  const from = start === undefined ? 0 : Number(start);
  const part = start === undefined ? whole : whole.subarray(from, from + Number(length));
  const label = `BODY[${section}]${start === undefined ? "" : `<${from}>`}`;
  return Buffer.concat([Buffer.from(`${label} {${part.length}}\r\n`), part]);
}

/** Whether looking at an item marks the mail as seen. */
export function marksSeen(item: string): boolean {
  return /^BODY\[/i.test(item);
}

function dateOf(at: number): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(at).toUTCString()) ?? [];
  return `${day}-${month}-${year} ${time} +0000`;
}

/**
 * Whether a mail meets all keys of a SEARCH.
 *
 * @throws Error for a key that this server does not know
 */
export function meets(keys: Token[], one: Numbered, largest: { seq: number; uid: number }): boolean {
  const rest = [...keys];
  let met = true;
  while (rest.length > 0) met = meetsNext(rest, one, largest) && met;
  return met;
}

/** Takes one key with what belongs to it from the front. */
function meetsNext(rest: Token[], one: Numbered, largest: { seq: number; uid: number }): boolean {
  const key = rest.shift();
  if (Array.isArray(key)) return meets(key, one, largest);
  const name = key?.toUpperCase() ?? "";
  const { mail, seq } = one;
  if (name === "ALL") return true;
  if (name === "SEEN") return mail.seen;
  if (name === "UNSEEN") return !mail.seen;
  if (name === "DELETED") return mail.deleted === true;
  if (name === "UNDELETED") return mail.deleted !== true;
  if (name === "NOT") return !meetsNext(rest, one, largest);
  if (name === "OR") {
    const first = meetsNext(rest, one, largest);
    return meetsNext(rest, one, largest) || first;
  }
  if (name === "UID") return inSet(String(rest.shift() ?? ""), mail.uid, largest.uid);
  if (isSet(name)) return inSet(name, seq, largest.seq);
  throw new Error(`unknown search key ${name}`);
}
