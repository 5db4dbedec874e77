/** What the simulated mail world knows: accounts that may send, mailboxes with what arrived in them, and published keys. */
import { hash32, Random } from "../core/random.ts";

/** Who may hand mails to the server, by name and password. */
export type MailAccount = {
  /** The address it sends from. */
  id: string;
  name: string;
  user: string;
  password: string;
  /** Where reports about its mails are posted, beside the mailbox they arrive in; null posts nothing. */
  callbackUrl: string | null;
  state: "active" | "closed";
  /** Folders beside the inbox. */
  folders?: string[];
};

/** The folder that every mail arrives in. */
export const INBOX = "INBOX";

export type StoredAttachment = { name: string; type: string; size: number; contentId: string | null; data: string };

/** A mail in a mailbox. */
export type StoredMail = {
  /** The name under which the server took it. */
  id: string;
  uid: number;
  mailbox: string;
  account: string | null;
  /** The envelope's sender; empty for reports. */
  returnPath: string;
  from: string;
  subject: string;
  text: string;
  html: string | null;
  messageId: string;
  headers: [string, string][];
  attachments: StoredAttachment[];
  at: number;
  tls: boolean;
  /** What the signature says: `pass` or `fail`, or `none` without one. */
  dkim: string;
  seen: boolean;
  spam: boolean;
  /** Where it lies; in the inbox when absent. */
  folder?: string;
  /** Marked to be removed. */
  deleted?: boolean;
  /** The whole mail, in base64. */
  raw: string;
};

export type SavedMail = {
  random: number;
  uid: number;
  validity?: number;
  accounts: [string, MailAccount][];
  mailboxes: [string, StoredMail[]][];
  keys: [string, string][];
};

/** Mails kept of one mailbox; the oldest go first. */
const KEPT = 200;

export class MailWorld {
  readonly accounts = new Map<string, MailAccount>();
  readonly mailboxes = new Map<string, StoredMail[]>();
  /** TXT records by name, for signatures: there is no DNS here. */
  readonly keys = new Map<string, string>();
  readonly random: Random;
  /** Called when a mail arrives. */
  readonly watchers = new Set<() => void>();
  /** The numbers of mails hold as long as this stays the same (RFC 3501, 2.3.1.1). */
  validity = 1;
  #uid = 0;

  constructor(seed: number) {
    this.random = new Random(hash32("mail", seed));
  }

  addAccount(name: string, options: { id?: string; callbackUrl?: string | null } = {}): MailAccount {
    const slug =
      name
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-|-$/g, "") || "shop";
    const id = options.id ?? `hello@${slug}-${this.random.hex(4)}.example`;
    const user = id.replace("@", "-at-");
    const account: MailAccount = {
      ...{ id, name, user, password: this.random.word(24), state: "active" },
      callbackUrl: options.callbackUrl ?? null,
    };
    this.accounts.set(id, account);
    return account;
  }

  /** The account that may sign in so; null for nobody. */
  signIn(user: string, password: string): MailAccount | null {
    return [...this.accounts.values()].find((one) => one.user === user && one.password === password) ?? null;
  }

  keep(mail: Omit<StoredMail, "uid" | "seen" | "spam">): StoredMail {
    const kept: StoredMail = { ...mail, uid: ++this.#uid, seen: false, spam: false };
    const box = this.mailboxes.get(mail.mailbox) ?? [];
    box.push(kept);
    this.mailboxes.set(mail.mailbox, box.slice(-KEPT));
    for (const told of this.watchers) told();
    return kept;
  }

  /** The number that the next mail gets. */
  get uidNext(): number {
    return this.#uid + 1;
  }

  /** The mails of one folder in the order of their numbers. */
  inFolder(mailbox: string, folder: string): StoredMail[] {
    return (this.mailboxes.get(mailbox) ?? [])
      .filter((mail) => (mail.folder ?? INBOX) === folder)
      .sort((a, b) => a.uid - b.uid);
  }

  /** Puts a mail, or a copy of it, into another folder, where it gets a new number. */
  putInto(folder: string, mail: StoredMail, away: boolean): StoredMail {
    const put = away ? mail : { ...mail, id: `${mail.id}-${this.#uid + 1}` };
    put.folder = folder;
    put.uid = ++this.#uid;
    if (!away) this.mailboxes.get(mail.mailbox)?.push(put);
    return put;
  }

  remove(mailbox: string, uids: readonly number[]): void {
    const kept = (this.mailboxes.get(mailbox) ?? []).filter(({ uid }) => !uids.includes(uid));
    this.mailboxes.set(mailbox, kept);
  }

  /** What a server does that was restored from a copy: every mail gets another number, and the old ones mean nothing. */
  renumber(): void {
    this.validity += 1;
    this.#uid = 0;
    for (const box of this.mailboxes.values()) for (const mail of box) mail.uid = ++this.#uid;
  }

  find(id: string): StoredMail | null {
    for (const box of this.mailboxes.values()) for (const mail of box) if (mail.id === id) return mail;
    return null;
  }

  save(): SavedMail {
    return {
      ...{ random: this.random.state, uid: this.#uid, validity: this.validity, accounts: [...this.accounts] },
      ...{ mailboxes: [...this.mailboxes], keys: [...this.keys] },
    };
  }

  restore(saved: SavedMail): void {
    this.random.state = saved.random;
    this.#uid = saved.uid;
    this.validity = saved.validity ?? 1;
    for (const [map, entries] of [
      [this.accounts, saved.accounts],
      [this.mailboxes, saved.mailboxes],
      [this.keys, saved.keys],
    ] as const) {
      map.clear();
      for (const [key, value] of entries) (map as Map<string, unknown>).set(key, value);
    }
  }
}

/** The mailbox behind an address: what stands after a plus in its local part is the owner's own. */
export function mailboxOf(address: string): string {
  return address.toLowerCase().replace(/\+[^@]*@/, "@");
}
