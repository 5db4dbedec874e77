/** The parts of the simulated mail world. A reset replaces them; the server that listens stays. */
import { simpleParser } from "mailparser";
import type { Sandbox } from "../sandbox.ts";
import { dkimOf } from "./dkim.ts";
import { Greylist } from "./outcomes.ts";
import { type ReportKind, reportOf } from "./reports.ts";
import { MailWorld, mailboxOf, type StoredMail } from "./world.ts";

const RETRY_MS = [1000, 5000, 30_000, 300_000];
const TIMEOUT_MS = 10_000;

export type Incoming = {
  id: string;
  account: string | null;
  returnPath: string;
  recipient: string;
  tls: boolean;
  raw: Buffer;
};

export class Mail {
  readonly world: MailWorld;
  readonly greylist = new Greylist();
  readonly #sandbox: Sandbox;
  readonly #inFlight = new Set<Promise<void>>();
  readonly #ending = new AbortController();
  counts = { reports: 0, posted: 0, failedTries: 0 };

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
    this.world = new MailWorld(sandbox.seed);
  }

  async close(): Promise<void> {
    this.#ending.abort();
    await Promise.allSettled(this.#inFlight);
  }

  /** A name for a mail or a report. */
  newId(): string {
    return this.world.random.hex(16);
  }

  /** Reads a mail and puts it into its mailbox. */
  async deliver({ raw, ...mail }: Incoming): Promise<StoredMail> {
    const [parsed, dkim] = await Promise.all([simpleParser(raw), dkimOf(raw, this.world.keys)]);
    const stored = this.world.keep({
      ...mail,
      mailbox: mailboxOf(mail.recipient),
      from: parsed.from?.text ?? "",
      subject: parsed.subject ?? "",
      text: parsed.text ?? "",
      html: typeof parsed.html === "string" ? parsed.html : null,
      messageId: parsed.messageId ?? "",
      headers: parsed.headerLines.map(({ key, line }) => headerOf(key, line)),
      attachments: parsed.attachments.map(({ filename, contentType, size, cid, content }) => ({
        ...{ name: filename ?? "", type: contentType, size, contentId: cid ?? null },
        data: content.toString("base64"),
      })),
      at: this.#sandbox.clock.now(),
      dkim,
      raw: raw.toString("base64"),
    });
    this.#sandbox.log.add("mail.delivered", { id: mail.id, mailbox: stored.mailbox, subject: stored.subject });
    this.#sandbox.changed();
    return stored;
  }

  /** Writes a mail about a mail and sends it to where that came from: into the mailbox, and to the account's callback. */
  async report(kind: ReportKind, mail: StoredMail, recipient = mail.mailbox): Promise<void> {
    if (mail.returnPath === "") return;
    const id = this.newId();
    const text = reportOf(kind, mail, { recipient, id, at: this.#sandbox.clock.now() });
    this.counts.reports++;
    await this.sendBack(mail.account, mail.returnPath, Buffer.from(text), id);
  }

  /** A mail to an account of ours, from outside. */
  async sendBack(account: string | null, to: string, raw: Buffer, id = this.newId()): Promise<void> {
    await this.deliver({ id, account: null, returnPath: "", recipient: to, tls: false, raw });
    const url = account === null ? null : this.world.accounts.get(account)?.callbackUrl;
    if (url) this.#post(url, raw, 0);
  }

  #post(url: string, raw: Buffer, tries: number): void {
    const { clock, log } = this.#sandbox;
    const signal = AbortSignal.any([this.#ending.signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const headers = { "content-type": "message/rfc822" };
    const work = fetch(url, { method: "POST", headers, body: new Uint8Array(raw), signal, redirect: "error" })
      .then(
        (answer) => answer.status,
        () => null,
      )
      .then((status) => {
        this.#inFlight.delete(work);
        if (this.#ending.signal.aborted) return;
        const ok = status !== null && status < 300;
        this.counts[ok ? "posted" : "failedTries"]++;
        log.add(ok ? "webhook.delivered" : "webhook.failed", { platform: "email", status });
        const gap = RETRY_MS[tries];
        if (!ok && gap !== undefined) clock.after(gap, () => this.#post(url, raw, tries + 1));
      });
    this.#inFlight.add(work);
  }
}

function headerOf(key: string, line: string): [string, string] {
  const name = line.slice(0, line.indexOf(":")) || key;
  return [
    name,
    line
      .slice(line.indexOf(":") + 1)
      .replace(/\r?\n\s+/g, " ")
      .trim(),
  ];
}
