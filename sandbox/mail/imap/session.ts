/** What one signed-in client does: a small part of IMAP4rev1 (RFC 3501) with IDLE, MOVE, UIDPLUS and UNSELECT. */
import type { Sandbox } from "../../sandbox.ts";
import { INBOX, type MailAccount, mailboxOf, type StoredMail } from "../world.ts";
import { fetchItem, flagsOf, marksSeen, meets, type Numbered } from "./answers.ts";
import { inSet, isSet, type Token } from "./tokens.ts";

/** An answer that refuses: `NO` for what cannot be done now, `BAD` for what is no command. */
export class Refused extends Error {
  readonly kind: "NO" | "BAD";
  constructor(kind: "NO" | "BAD", text: string) {
    super(text);
    this.kind = kind;
  }
}

type Command = (args: Token[], byUid: boolean) => string;

/** Commands of a client that has signed in. Each answers the text of its `OK`; what comes before it is said at once. */
export class Session {
  readonly #sandbox: Sandbox;
  readonly #account: MailAccount;
  readonly #say: (text: string | Buffer) => void;
  #folder: string | null = null;
  #readOnly = false;
  /** The mails that the client knows of, in their order: a number is a place here. */
  #uids: number[] = [];

  constructor(sandbox: Sandbox, account: MailAccount, say: (text: string | Buffer) => void) {
    this.#sandbox = sandbox;
    this.#account = account;
    this.#say = say;
  }

  readonly #commands: Record<string, Command> = {
    NOOP: () => "done",
    LIST: ([, pattern]) => this.#list(text(pattern)),
    LSUB: ([, pattern]) => this.#list(text(pattern)),
    CREATE: ([name]) => this.#create(text(name)),
    STATUS: ([name]) => this.#status(text(name)),
    SELECT: ([name]) => this.#select(text(name), false),
    EXAMINE: ([name]) => this.#select(text(name), true),
    CLOSE: () => this.#leave(true),
    UNSELECT: () => this.#leave(false),
    EXPUNGE: ([set], byUid) => this.#expunge(byUid ? text(set) : null),
    SEARCH: (keys, byUid) => this.#search(keys, byUid),
    FETCH: ([set, items], byUid) => this.#fetch(text(set), items ?? [], byUid),
    STORE: ([set, what, flags], byUid) => this.#store(text(set), text(what), flags ?? [], byUid),
    COPY: ([set, folder], byUid) => this.#move(text(set), text(folder), byUid, false),
    MOVE: ([set, folder], byUid) => this.#move(text(set), text(folder), byUid, true),
  };

  /** @throws Refused */
  run(name: string, args: Token[], byUid: boolean): string {
    const command = Object.hasOwn(this.#commands, name) ? this.#commands[name] : undefined;
    if (!command) throw new Refused("BAD", `unknown command ${name}`);
    const done = command(args, byUid);
    // Numbers must not move under a client that still speaks by them.
    if (byUid || !["FETCH", "STORE", "SEARCH"].includes(name)) this.tellChanges();
    return done;
  }

  /** Says what came and went since the client was told last. */
  tellChanges(): void {
    if (this.#folder === null) return;
    const now = this.#mails(this.#folder).map(({ uid }) => uid);
    const held = new Set(now);
    for (let at = this.#uids.length - 1; at >= 0; at--) {
      if (held.has(this.#uids[at] ?? 0)) continue;
      this.#uids.splice(at, 1);
      this.#say(`* ${at + 1} EXPUNGE\r\n`);
    }
    if (now.length > this.#uids.length) this.#say(`* ${now.length} EXISTS\r\n`);
    this.#uids = now;
  }

  get #mailbox(): string {
    return mailboxOf(this.#account.id);
  }

  #mails(folder: string): StoredMail[] {
    return this.#sandbox.mail.world.inFolder(this.#mailbox, folder);
  }

  #folders(): string[] {
    return [INBOX, ...(this.#account.folders ?? [])];
  }

  #named(name: string): string {
    const folder = /^inbox$/i.test(name) ? INBOX : name;
    if (!this.#folders().includes(folder)) throw new Refused("NO", `[NONEXISTENT] no folder ${name}`);
    return folder;
  }

  #list(pattern: string): string {
    if (pattern === "") this.#say('* LIST (\\Noselect) "/" ""\r\n');
    const wanted = new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replace(/[*%]/g, ".*")}$`, "i");
    if (pattern !== "")
      for (const folder of this.#folders())
        if (wanted.test(folder)) this.#say(`* LIST (\\HasNoChildren) "/" ${quoted(folder)}\r\n`);
    return "listed";
  }

  #create(name: string): string {
    if (this.#folders().includes(name)) throw new Refused("NO", "[ALREADYEXISTS] there is such a folder");
    this.#account.folders = [...(this.#account.folders ?? []), name];
    this.#sandbox.changed();
    return "made";
  }

  #status(name: string): string {
    const folder = this.#named(name);
    const mails = this.#mails(folder);
    const { uidNext, validity } = this.#sandbox.mail.world;
    const unseen = mails.filter(({ seen }) => !seen).length;
    const facts = `MESSAGES ${mails.length} UIDNEXT ${uidNext} UIDVALIDITY ${validity} UNSEEN ${unseen}`;
    this.#say(`* STATUS ${quoted(folder)} (${facts})\r\n`);
    return "told";
  }

  #select(name: string, readOnly: boolean): string {
    this.#folder = null;
    const folder = this.#named(name);
    const { uidNext, validity } = this.#sandbox.mail.world;
    this.#uids = this.#mails(folder).map(({ uid }) => uid);
    this.#folder = folder;
    this.#readOnly = readOnly;
    this.#say(
      [
        "* FLAGS (\\Seen \\Deleted)",
        "* OK [PERMANENTFLAGS (\\Seen \\Deleted)] these are kept",
        `* ${this.#uids.length} EXISTS`,
        "* 0 RECENT",
        `* OK [UIDVALIDITY ${validity}] these numbers hold`,
        `* OK [UIDNEXT ${uidNext}] the next one`,
        "",
      ].join("\r\n"),
    );
    return `[READ-${readOnly ? "ONLY" : "WRITE"}] selected`;
  }

  #leave(expunge: boolean): string {
    if (expunge && !this.#readOnly) this.#remove(null);
    this.#folder = null;
    this.#uids = [];
    return "left";
  }

  /** Mails of the selected folder by a set of numbers. @throws Refused for what is no set */
  #chosen(set: string, byUid: boolean): Numbered[] {
    if (this.#folder === null) throw new Refused("BAD", "no folder is selected");
    if (!isSet(set)) throw new Refused("BAD", "not a set of numbers");
    const largest = byUid ? (this.#uids.at(-1) ?? 0) : this.#uids.length;
    return this.#known().filter(({ seq, mail }) => inSet(set, byUid ? mail.uid : seq, largest));
  }

  #known(): Numbered[] {
    if (this.#folder === null) throw new Refused("BAD", "no folder is selected");
    const held = new Map(this.#mails(this.#folder).map((mail) => [mail.uid, mail]));
    return this.#uids.flatMap((uid, at) => {
      const mail = held.get(uid);
      return mail ? [{ seq: at + 1, mail }] : [];
    });
  }

  #search(keys: Token[], byUid: boolean): string {
    const largest = { seq: this.#uids.length, uid: this.#uids.at(-1) ?? 0 };
    const wanted = text(keys[0]).toUpperCase() === "CHARSET" ? keys.slice(2) : keys;
    let found: Numbered[];
    try {
      found = this.#known().filter((one) => meets(wanted, one, largest));
    } catch (error) {
      throw error instanceof Refused ? error : new Refused("BAD", (error as Error).message);
    }
    this.#say(`* SEARCH${found.map(({ seq, mail }) => ` ${byUid ? mail.uid : seq}`).join("")}\r\n`);
    return "searched";
  }

  #fetch(set: string, wanted: Token, byUid: boolean): string {
    const named = [wanted].flat().map(text);
    const items = byUid && !named.some((item) => /^uid$/i.test(item)) ? ["UID", ...named] : named;
    for (const { seq, mail } of this.#chosen(set, byUid)) {
      const parts = items.map((item) => fetchItem(item, mail));
      if (parts.some((part) => part === null)) throw new Refused("BAD", `unknown item in ${items.join(" ")}`);
      const spaced = (parts as Buffer[]).flatMap((part, at) => (at === 0 ? [part] : [Buffer.from(" "), part]));
      this.#say(Buffer.concat([Buffer.from(`* ${seq} FETCH (`), ...spaced, Buffer.from(")\r\n")]));
      if (!this.#readOnly && items.some(marksSeen)) mail.seen = true;
    }
    return "fetched";
  }

  #store(set: string, what: string, flags: Token, byUid: boolean): string {
    const [, sign, silent] = /^([+-]?)FLAGS(\.SILENT)?$/i.exec(what) ?? [];
    if (sign === undefined) throw new Refused("BAD", "not a change of flags");
    if (this.#readOnly) throw new Refused("NO", "[READ-ONLY] the folder was examined");
    const named = [flags].flat().map((flag) => text(flag).toLowerCase());
    const held = (before: boolean, flag: string) =>
      sign === "" ? named.includes(flag) : named.includes(flag) ? sign === "+" : before;
    for (const { seq, mail } of this.#chosen(set, byUid)) {
      mail.seen = held(mail.seen, "\\seen");
      mail.deleted = held(mail.deleted === true, "\\deleted");
      if (!silent) this.#say(`* ${seq} FETCH (${byUid ? `UID ${mail.uid} ` : ""}FLAGS ${flagsOf(mail)})\r\n`);
    }
    this.#sandbox.changed();
    return "stored";
  }

  #move(set: string, name: string, byUid: boolean, away: boolean): string {
    const folder =
      name === "" || !this.#folders().includes(/^inbox$/i.test(name) ? INBOX : name) ? null : this.#named(name);
    if (folder === null) throw new Refused("NO", `[TRYCREATE] no folder ${name}`);
    const { world } = this.#sandbox.mail;
    const chosen = this.#chosen(set, byUid).map(({ mail }) => mail);
    if (chosen.length === 0) return "nothing to move";
    const before = chosen.map(({ uid }) => uid).join(",");
    const after = chosen.map((mail) => world.putInto(folder, mail, away).uid).join(",");
    this.#sandbox.changed();
    const moved = `[COPYUID ${world.validity} ${before} ${after}]`;
    if (away) this.#say(`* OK ${moved} moved\r\n`);
    return away ? "moved" : `${moved} copied`;
  }

  #expunge(set: string | null): string {
    if (this.#readOnly) throw new Refused("NO", "[READ-ONLY] the folder was examined");
    this.#remove(set);
    return "expunged";
  }

  #remove(set: string | null): void {
    const gone = (set === null ? this.#known() : this.#chosen(set, true)).filter(({ mail }) => mail.deleted === true);
    this.#sandbox.mail.world.remove(
      this.#mailbox,
      gone.map(({ mail }) => mail.uid),
    );
    this.#sandbox.changed();
  }
}

function text(token: Token | undefined): string {
  return typeof token === "string" ? token : "";
}

function quoted(name: string): string {
  return `"${name.replace(/["\\]/g, "\\$&")}"`;
}
