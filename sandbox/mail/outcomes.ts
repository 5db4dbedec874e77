/** Outcomes chosen by the local part of the recipient, without set-up: `full@kiosk.example`, `full.7@kiosk.example`. */

export type Refusal = { code: number; text: string };

type Fate = {
  /** Refused when the recipient is named. */
  atRecipient?: Refusal;
  /** Refused after the whole mail. */
  atContent?: Refusal;
  /** Refused at first, and taken when it comes again after so many virtual milliseconds. */
  greylistMs?: number;
  /** What is reported later of a mail that was taken. */
  report?: "failed" | "full" | "delayed" | "expired" | "delivered" | "complaint" | "auto_reply" | "plain";
  /** The connection breaks after the last byte, when the mail is taken or before it is. */
  breaks?: "after_accept" | "before_answer";
};

const FATES: Record<string, Fate> = {
  ok: {},
  nouser: { atRecipient: { code: 550, text: "5.1.1 No such user here" } },
  closed: { atRecipient: { code: 550, text: "5.2.1 This mailbox has been disabled" } },
  nodomain: { atRecipient: { code: 550, text: "5.1.2 Host unknown: the domain does not exist" } },
  full: { atRecipient: { code: 452, text: "4.2.2 The mailbox is full" } },
  overfull: { atRecipient: { code: 552, text: "5.2.2 Mailbox full, quota exceeded" } },
  grey: { greylistMs: 300_000 },
  busy: {
    atRecipient: {
      code: 450,
      text: "4.2.1 The user you are trying to contact is receiving mail at a rate that prevents this",
    },
  },
  blocked: { atRecipient: { code: 550, text: "5.7.1 Blocked by the recipient's policy" } },
  spam: { atContent: { code: 554, text: "5.7.1 Message rejected as spam" } },
  large: { atContent: { code: 552, text: "5.3.4 Message size exceeds fixed limit" } },
  late: { report: "failed" },
  latefull: { report: "full" },
  delayed: { report: "delayed" },
  expired: { report: "expired" },
  delivered: { report: "delivered" },
  plain: { report: "plain" },
  complain: { report: "complaint" },
  away: { report: "auto_reply" },
  drop: { breaks: "after_accept" },
  cut: { breaks: "before_answer" },
};

export function fateOf(recipient: string): Fate {
  const word = /^([a-z]+)(?:[.\-_+\d]|@)/i.exec(recipient)?.[1]?.toLowerCase() ?? "";
  return FATES[word] ?? {};
}

/** Who came when for the first time: a greylisting server takes what comes again later. */
export class Greylist {
  readonly #first = new Map<string, number>();

  /** @returns true when it has to come again */
  refuses(sender: string, recipient: string, waitMs: number, now: number): boolean {
    const key = `${sender}\n${recipient}`;
    const first = this.#first.get(key);
    if (first === undefined) this.#first.set(key, now);
    return first === undefined || now - first < waitMs;
  }
}
