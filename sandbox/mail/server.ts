/** The SMTP side: takes mails from accounts and puts them into mailboxes, with every fault that is asked for. */
import type { AddressInfo, Socket } from "node:net";
import { SMTPServer, type SMTPServerSession } from "smtp-server";
import { selfSigned } from "../core/certificate.ts";
import { type AnswerFault, type Call, isAfterAccept } from "../core/rules.ts";
import type { Sandbox } from "../sandbox.ts";
import { fateOf, type Refusal } from "./outcomes.ts";
import type { ReportKind } from "./reports.ts";
import { mailboxOf } from "./world.ts";

const MAX_BYTES = 25 * 1024 * 1024;
const GREYLIST_MS = 300_000;

/** An answer of the server; the enhanced code stands in the text. */
class Answer extends Error {
  readonly responseCode: number;
  constructor({ code, text }: Refusal) {
    super(text);
    this.responseCode = code;
  }
}

export type MailServer = {
  /** `smtp://host:port`. */
  url: string;
  /** For clients that check it. */
  certificate: string;
  /** Cuts every connection without a word. */
  drop(): number;
  close(): Promise<void>;
};

/** @param port 0 picks a free one. @throws Error when the port is taken */
export async function openMailServer(sandbox: Sandbox, host: string, port: number): Promise<MailServer> {
  const { key, cert } = selfSigned(["localhost", "127.0.0.1"]);
  const server = new SMTPServer({
    key,
    cert,
    name: "mx.lab.example",
    banner: "Carrier Lab",
    size: MAX_BYTES,
    authOptional: true,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 100,
    onConnect: (session, done) => void connected(sandbox, session).then(() => done(), done),
    onAuth(auth, _session, done) {
      signIn(sandbox, auth.username ?? "", auth.password ?? "").then((user) => done(null, { user }), done);
    },
    onMailFrom: (address, session, done) => void named(sandbox, session, address.address).then(() => done(), done),
    onRcptTo: (address, session, done) => void addressed(sandbox, session, address.address).then(() => done(), done),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const cut = () => socketOf(server, session)?.destroy();
        const end = () => socketOf(server, session)?.end();
        const say = (text: string) => socketOf(server, session)?.write(text);
        taken(sandbox, session, Buffer.concat(chunks), { cut, end, say }).then(
          (text) => text !== null && done(null, text),
          done,
        );
      });
    },
  });
  server.on("error", (error) => sandbox.log.add("sandbox.error", { path: "smtp", problem: error.message }));
  await new Promise<void>((resolve, reject) => {
    server.server.once("error", reject);
    server.listen(port, host, () => resolve());
  });
  const { port: bound } = server.server.address() as AddressInfo;
  return {
    url: `smtp://${host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host}:${bound}`,
    certificate: cert,
    drop() {
      const open = [...server.connections].map((one) => (one as unknown as { _socket: Socket })._socket);
      for (const socket of open) socket.destroy();
      return open.length;
    },
    close: () =>
      new Promise((resolve) => {
        for (const one of server.connections) (one as unknown as { _socket: Socket })._socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function socketOf(server: SMTPServer, session: SMTPServerSession): Socket | undefined {
  const held = [...server.connections] as unknown as { id: string; _socket: Socket }[];
  return held.find(({ id }) => id === session.id)?._socket;
}

const callOf = (method: string, recipient?: string): Call => ({
  ...{ platform: "email", path: "/smtp", method },
  ...(recipient === undefined ? {} : { recipient }),
});

/** Faults of every command: an outage first, then rules for its name. */
async function early(sandbox: Sandbox, method: string, recipient?: string): Promise<void> {
  if (sandbox.dials.mailLatencyMs > 0) await sandbox.clock.wait(sandbox.dials.mailLatencyMs);
  if (sandbox.dials.outage) throw new Answer({ code: 421, text: "4.3.2 The server is not available now" });
  const fault = sandbox.rules.earlyFault(callOf(method, recipient));
  if (fault?.kind === "error") throw new Answer({ code: fault.code, text: fault.details ?? "Refused" });
  if (fault?.kind === "hang") await sandbox.clock.wait(fault.ms);
  if (fault?.kind === "silence") await new Promise(() => {});
}

async function connected(sandbox: Sandbox, session: SMTPServerSession): Promise<void> {
  (session as { disabledCommands?: string[] }).disabledCommands = sandbox.dials.mailTls ? [] : ["STARTTLS"];
  await early(sandbox, "CONNECT");
}

async function signIn(sandbox: Sandbox, user: string, password: string): Promise<string> {
  await early(sandbox, "AUTH");
  const account = sandbox.mail.world.signIn(user, password);
  sandbox.log.add("request", { method: "AUTH", path: "/smtp", status: account ? 235 : 535, user });
  if (!account || account.state === "closed" || !sandbox.dials.mailSignIn)
    throw new Answer({ code: 535, text: "5.7.8 Authentication credentials invalid" });
  return account.id;
}

async function named(sandbox: Sandbox, session: SMTPServerSession, from: string): Promise<void> {
  await early(sandbox, "MAIL");
  const { user: id } = session as { user?: unknown };
  // False where nobody signed in.
  if (typeof id !== "string") throw new Answer({ code: 530, text: "5.7.0 Authentication required" });
  const account = sandbox.mail.world.accounts.get(id);
  if (!account || account.state === "closed") throw new Answer({ code: 550, text: "5.7.1 The account is closed" });
  const domain = id.slice(id.lastIndexOf("@"));
  if (!sandbox.lenient && !mailboxOf(from).endsWith(domain))
    throw new Answer({ code: 553, text: "5.7.1 Sender address rejected: not owned by the account" });
}

async function addressed(sandbox: Sandbox, session: SMTPServerSession, to: string): Promise<void> {
  await early(sandbox, "RCPT", to);
  const { clock, dials, mail } = sandbox;
  const fate = fateOf(to);
  const from = session.envelope.mailFrom === false ? "" : mailboxOf(session.envelope.mailFrom.address);
  const refused = fate.atRecipient;
  if (refused) throw refuse(sandbox, from, to, { code: refused.code, text: `${refused.text} <${to}>` });
  const waitMs = fate.greylistMs ?? (dials.mailGreylist ? GREYLIST_MS : null);
  if (waitMs !== null && mail.greylist.refuses(from, to, waitMs, clock.now()))
    throw refuse(sandbox, from, to, { code: 451, text: "4.7.1 Greylisted, please try again in 5 minutes" });
}

function refuse(sandbox: Sandbox, from: string, to: string, refusal: Refusal): Answer {
  sandbox.record.refuse({
    ...{ at: sandbox.clock.now(), phoneId: from, recipient: to, correlation: null, template: null },
    code: refusal.code,
  });
  sandbox.log.add("message.refused", { platform: "email", phoneId: from, recipient: to, code: refusal.code });
  return new Answer(refusal);
}

type Line = { cut: () => void; end: () => void; say: (text: string) => void };

/** The whole mail came. @returns the answer, or null when the connection was broken in place of one */
async function taken(sandbox: Sandbox, session: SMTPServerSession, raw: Buffer, line: Line): Promise<string | null> {
  await early(sandbox, "DATA");
  const { rcptTo, mailFrom } = session.envelope;
  const from = mailFrom === false ? "" : mailFrom.address;
  const [first] = rcptTo;
  if (!first) throw new Answer({ code: 554, text: "5.5.1 No recipients" });
  const fate = fateOf(first.address);
  if (fate.atContent) throw refuse(sandbox, mailboxOf(from), first.address, fate.atContent);
  if (fate.breaks === "before_answer") return breakLine(line);
  const fault = sandbox.rules.answerFault(callOf("DATA", first.address.toLowerCase()));
  if (fault && !isAfterAccept(fault)) {
    if (fault.kind === "error")
      throw refuse(sandbox, mailboxOf(from), first.address, { code: fault.code, text: fault.details ?? "Refused" });
    return breakAnswer(sandbox, fault, line);
  }
  const id = sandbox.mail.newId().toUpperCase();
  for (const { address } of rcptTo) await accept(sandbox, session, { id, from, to: address, raw });
  if (fate.breaks === "after_accept" || sandbox.dials.mailDropAfterData) return breakLine(line);
  if (fault) return breakAnswer(sandbox, fault, line);
  return `2.0.0 Taken as ${id}`;
}

async function accept(
  sandbox: Sandbox,
  session: SMTPServerSession,
  { id, from, to, raw }: { id: string; from: string; to: string; raw: Buffer },
): Promise<void> {
  const account = (session.user as string | undefined) ?? null;
  const mail = await sandbox.mail.deliver({
    ...{ id, account, returnPath: from, recipient: to, raw },
    tls: Boolean(session.secure),
  });
  sandbox.record.accept({
    ...{ wamid: `${id}.${mail.uid}`, phoneId: account ?? "", wabaId: account ?? "", recipient: to.toLowerCase() },
    ...{ at: mail.at, template: null, templateId: null, type: "email" },
    parameters: JSON.stringify({ subject: mail.subject, text: mail.text.slice(0, 500) }),
    correlation: mail.messageId,
  });
  sandbox.log.add("message.accepted", { platform: "email", recipient: to, id, messageId: mail.messageId });
  const { report } = fateOf(to);
  if (report) later(sandbox, report, mail.id, to);
}

function later(sandbox: Sandbox, kind: ReportKind, id: string, to: string): void {
  sandbox.clock.after(sandbox.dials.mailReportMs, () => {
    const mail = sandbox.mail.world.find(id);
    if (mail) void sandbox.mail.report(kind, mail, to);
  });
}

function breakLine({ cut }: Line): null {
  cut();
  return null;
}

/** An answer that is none, or none at all. */
async function breakAnswer(sandbox: Sandbox, fault: AnswerFault, { cut, end, say }: Line): Promise<string | null> {
  if (fault.kind === "slow_body" || fault.kind === "hang") {
    await sandbox.clock.wait(fault.ms);
    return "2.0.0 Taken, at last";
  }
  if (fault.kind === "html") say(`HTTP/1.1 ${fault.http} Bad Gateway\r\n\r\n<html>Bad Gateway</html>\r\n`);
  else if (fault.kind === "empty_200" || fault.kind === "malformed") say("\r\n??\r\n");
  else if (fault.kind === "half_close") end();
  else if (fault.kind !== "silence") cut();
  return null;
}
