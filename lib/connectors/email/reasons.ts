/** Why a mail was not taken or came back, as far as its sender can do something about it. The catalogues have words for each. */
export const mailReasons = [
  "mailbox_unknown",
  "mailbox_disabled",
  "domain_unknown",
  "mailbox_full",
  "recipient_rate",
  "greylisted",
  "rate_limited",
  "server_busy",
  "no_answer",
  "sign_in_refused",
  "sender_refused",
  "content_refused",
  "policy_refused",
  "too_large",
  "malformed",
  "gave_up",
  "not_delivered",
] as const;
export type MailReason = (typeof mailReasons)[number];

/** What a mail server said: the basic code (550), the enhanced one (5.1.1) where there is one, and its words. */
export type Reply = { code: number | null; enhanced: string | null; text: string };

/** Where in the exchange it was said; `report` is a mail about a mail. */
export type Stage = "connect" | "sign_in" | "sender" | "recipient" | "content" | "report";

/** Reads `550 5.1.1 No such user`, also over several lines, and codes that stand somewhere in a text. */
export function readReply(said: string): Reply {
  const text = said
    .replace(/[\r\n]+(?:\d{3}[- ])?/g, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 500);
  const code = /(?:^|[\s:;(#<])([245]\d\d)(?=[\s\-:;,.)#]|$)/.exec(text)?.[1] ?? null;
  const enhanced = /(?:^|[\s:;(#[-])([245]\.\d{1,3}\.\d{1,3})(?![\d.])/.exec(text)?.[1] ?? null;
  return { code: code === null ? null : Number(code), enhanced, text };
}

/** Whether trying again cannot help, by the more exact of the two codes; null where neither stands there. */
export function isPermanent({ code, enhanced }: Reply): boolean | null {
  if (enhanced !== null) return enhanced.startsWith("5");
  return code === null ? null : code >= 500;
}

/** What the words say, where servers agree on words more than on codes. The first that fits is meant. */
const words: readonly [MailReason, RegExp][] = [
  ["greylisted", /gr[ea]y-?\s?list/i],
  [
    "mailbox_full",
    /(mail ?box|mail ?drop|in-?box|account|user|recipient|quota|storage)\b.{0,40}\b(full|exceeded|over quota|is over)|over\s?quota|quota (is )?(exceeded|full)|exceeded .{0,20}(quota|storage)|out of storage|out of space|邮箱.{0,6}满|boîte .{0,20}pleine|postfach .{0,20}voll/i,
  ],
  [
    "domain_unknown",
    /(domain|host)( name)?\b.{0,40}(not found|unknown|does not exist|doesn't exist|not exist|no mx|not resolve)|unknown host|host unknown|nxdomain|null mx|no (valid )?mx|does not accept mail|not accept(ing)? (any )?mail|name or service not known|unrouteable mail domain/i,
  ],
  [
    "mailbox_unknown",
    /no such (user|person|mailbox|recipient|address|account|local)|(user|recipient|mailbox|address|account|addressee)( [^ ]{1,80})?\b.{0,30}(unknown|not (be )?found|does not exist|doesn't exist|not exist|not known|is invalid|not listed|isn't (known|valid))|unknown (user|recipient|mailbox|local|address|account)|invalid (recipient|mailbox|user|address)|unrouteable address|not a (known|valid) (user|recipient|mailbox)|no mailbox (here )?by that name|does not have an? .{0,30}account|bad destination mailbox|couldn't be found|empfänger .{0,20}unbekannt|用户不存在|收件人不存在|n'existe pas/i,
  ],
  [
    "mailbox_disabled",
    /(account|mailbox|user|recipient|address)\b.{0,40}\b(disabled|suspended|inactive|deactivated|closed|locked|no longer)|account .{0,20}has been (closed|removed)/i,
  ],
  ["too_large", /(message|mail)( size)?\b.{0,30}(too (large|big)|exceeds).{0,40}|exceeds .{0,20}(size|limit of)/i],
  [
    "policy_refused",
    /spam|junk|block(ed|list| list)|black\s?list|\brbl\b|dnsbl|reputation|polic(y|ies)|dmarc|\bspf\b|dkim|unsolicited|access denied|not allowed|not authori[sz]ed|relay(ing)?\b.{0,20}(denied|not permitted|prohibited)|unable to relay|listed (at|in|by)|virus|malware|rejected by .{0,40}(filter|organization)|垃圾邮件/i,
  ],
  [
    "recipient_rate",
    /(user|recipient|account).{0,40}(receiving mail (at a rate|too quickly)|too many (messages|mails) (to|for) this recipient)/i,
  ],
  [
    "rate_limited",
    /rate[- ]?limit|too many (connections|messages|mails|recipients|errors)|throttl|exceeded .{0,30}(rate|limit|connections)|unusual rate|sending limit|try again later.{0,30}volume/i,
  ],
  [
    "gave_up",
    /retry time(out)?( not reached| exceeded)|timed? ?out|too long in (the )?queue|has expired|expired (after|in)|delivery time|not delivered (within|after|for)|could not be delivered (for|after|within)|too many hops|mail loop|been (frozen|in the queue)|connection refused|no route to host|giving up/i,
  ],
];

const byEnhanced: readonly [MailReason, RegExp][] = [
  ["mailbox_unknown", /^5\.1\.(0|1|3|6)$/],
  ["domain_unknown", /^5\.(1\.(2|10)|4\.4|4\.310)$/],
  ["mailbox_disabled", /^5\.2\.1$/],
  ["mailbox_full", /^[45]\.2\.2$/],
  ["recipient_rate", /^4\.2\.1$/],
  ["too_large", /^5\.(2\.3|3\.4)$/],
  ["sender_refused", /^[45]\.1\.[78]$/],
  ["server_busy", /^4\.3\.\d+$/],
  ["gave_up", /^([45]\.4\.(1|2|6|7)|5\.4\.300)$/],
  ["rate_limited", /^4\.7\.(28|0)$/],
  ["policy_refused", /^5\.7\.\d+$/],
  ["content_refused", /^5\.6\.\d+$/],
  ["malformed", /^5\.5\.\d+$/],
];

/** Codes that servers use for everything. */
const vagueCodes = new Set(["5.1.0", "5.1.10", "5.7.1", "5.4.1", "5.5.0", "4.2.1"]);

/** Addresses in an answer say nothing about its reason, whatever words they are made of. */
const addresses = /<[^<>\s]*@[^<>\s]*>|[^\s<>]+@[^\s<>]+/g;

/**
 * The reason behind what a server said. Its enhanced code comes first where that is exact; codes that servers use for
 * everything (5.0.0, 5.1.0, 5.7.1 for a person nobody knows) give way to the words.
 */
export function reasonOf(reply: Reply, stage: Stage): MailReason {
  const { code, enhanced, text } = reply;
  if (stage === "sign_in") return isPermanent(reply) === false ? "server_busy" : "sign_in_refused";
  if (code === 530 || code === 535 || enhanced === "5.7.8" || enhanced === "5.7.9") return "sign_in_refused";
  const bare = text.replace(addresses, "<>");
  const said = words.find(([, pattern]) => pattern.test(bare))?.[0];
  const coded = enhanced === null ? undefined : byEnhanced.find(([, pattern]) => pattern.test(enhanced))?.[0];
  const vague = coded === undefined || vagueCodes.has(enhanced ?? "");
  const found = vague ? (said ?? coded) : coded;
  if (stage === "sender" && (found === "policy_refused" || (found === undefined && code !== null && code >= 505)))
    return "sender_refused";
  if (stage === "content" && found === "policy_refused") return "content_refused";
  return found ?? usual(reply, stage);
}

/** What a bare basic code means where it was said. */
function usual({ code, enhanced }: Reply, stage: Stage): MailReason {
  if (code === 552 || code === 452) return stage === "content" ? "too_large" : "mailbox_full";
  if (code === 421 || stage === "connect") return "server_busy";
  if (code !== null && code >= 500 && code <= 504) return "malformed";
  if (code === 550 && stage === "recipient" && enhanced === null) return "mailbox_unknown";
  if (code === 551) return "mailbox_unknown";
  if (stage === "report") return "not_delivered";
  if (code !== null && code < 500) return stage === "recipient" ? "greylisted" : "server_busy";
  return stage === "content" ? "content_refused" : "not_delivered";
}

/**
 * What a reason says of the address: nobody is there and never will be (`gone`), or it did not work and may be the end of it
 * (`doubtful`). Null where the address is not at fault.
 */
export function verdictOnAddress(reason: MailReason): "gone" | "doubtful" | null {
  switch (reason) {
    case "mailbox_unknown":
    case "mailbox_disabled":
    case "domain_unknown":
      return "gone";
    case "mailbox_full":
    case "gave_up":
    case "not_delivered":
      return "doubtful";
    default:
      return null;
  }
}
