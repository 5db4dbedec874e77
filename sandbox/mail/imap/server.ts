/** The IMAP side: accounts read their mailboxes, with the faults that are asked for. */
import { type AddressInfo, createServer, type Socket } from "node:net";
import { selfSigned } from "../../core/certificate.ts";
import type { Sandbox } from "../../sandbox.ts";
import type { MailAccount } from "../world.ts";
import { Connection } from "./connection.ts";
import { Refused, Session } from "./session.ts";
import { type Token, tokensOf } from "./tokens.ts";

export type ImapServer = {
  /** `imap://host:port`. */
  url: string;
  /** For clients that check it. */
  certificate: string;
  /** Cuts every connection without a word. */
  drop(): number;
  close(): Promise<void>;
};

type Tls = { key: string; cert: string };

/** @param port 0 picks a free one. @throws Error when the port is taken */
export async function openImapServer(sandbox: Sandbox, host: string, port: number): Promise<ImapServer> {
  const tls = selfSigned(["localhost", "127.0.0.1"]);
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    new Client(sandbox, socket, tls).greet();
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve());
  });
  const drop = () => {
    const held = [...open];
    for (const socket of held) socket.destroy();
    return held.length;
  };
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `imap://${host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host}:${bound}`,
    certificate: tls.cert,
    drop,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        drop();
      }),
  };
}

/** One client, from its greeting to its end. */
class Client {
  readonly #sandbox: Sandbox;
  readonly #line: Connection;
  readonly #tls: Tls;
  #session: Session | null = null;
  /** What the next line answers, where a command goes on over several. */
  #goesOn: ((line: string) => Promise<void>) | null = null;

  constructor(sandbox: Sandbox, socket: Socket, tls: Tls) {
    this.#sandbox = sandbox;
    this.#tls = tls;
    this.#line = new Connection(socket, (line) => this.#take(line));
  }

  greet(): void {
    if (this.#sandbox.dials.outage) {
      this.#line.say("* BYE the server is not available now\r\n");
      this.#line.end();
    } else this.#line.say(`* OK [CAPABILITY ${this.#capabilities()}] Carrier Lab\r\n`);
  }

  #capabilities(): string {
    const starts = this.#sandbox.dials.mailTls && !this.#line.secure ? " STARTTLS" : "";
    return `IMAP4rev1${starts} AUTH=PLAIN SASL-IR IDLE MOVE UIDPLUS UNSELECT`;
  }

  async #take(line: string): Promise<void> {
    if (this.#goesOn) return this.#goesOn(line);
    const [tag, name, ...args] = tokensOf(line) ?? [];
    if (typeof tag !== "string" || typeof name !== "string" || line === "") {
      this.#line.say("* BAD not a command\r\n");
      return;
    }
    const byUid = name.toUpperCase() === "UID";
    const command = (byUid ? String(args.shift() ?? "") : name).toUpperCase();
    try {
      await this.#fault(command);
      await this.#run(tag, command, args, byUid);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#line.say(`${tag} ${error.kind} ${error.message}\r\n`);
    }
  }

  /** Faults of every command: an outage first, then rules for its name. */
  async #fault(method: string): Promise<void> {
    const { dials, clock, rules } = this.#sandbox;
    if (dials.mailLatencyMs > 0) await clock.wait(dials.mailLatencyMs);
    if (dials.outage) {
      this.#line.say("* BYE the server is not available now\r\n");
      this.#line.end();
      throw new Refused("NO", "the server is not available now");
    }
    const fault = rules.earlyFault({ platform: "email", path: "/imap", method });
    if (fault?.kind === "error") throw new Refused("NO", fault.details ?? "Refused");
    if (fault?.kind === "hang") await clock.wait(fault.ms);
    if (fault?.kind === "silence") await new Promise(() => {});
    if (fault?.kind === "reset_before_answer") this.#line.cut();
  }

  async #run(tag: string, command: string, args: Token[], byUid: boolean): Promise<void> {
    const ok = (text: string) => this.#line.say(`${tag} OK ${text}\r\n`);
    if (command === "CAPABILITY") {
      this.#line.say(`* CAPABILITY ${this.#capabilities()}\r\n`);
      return ok("told");
    }
    if (command === "LOGOUT") {
      this.#line.say("* BYE until next time\r\n");
      ok("left");
      return this.#line.end();
    }
    if (command === "STARTTLS") {
      if (!this.#sandbox.dials.mailTls || this.#line.secure) throw new Refused("BAD", "no STARTTLS here");
      ok("begin");
      return this.#line.startTls(this.#tls);
    }
    if (this.#session === null) return this.#begin(tag, command, args);
    if (command === "IDLE") return this.#idle(tag, this.#session);
    ok(this.#session.run(command, args, byUid));
  }

  /** Commands of a client that has not signed in. */
  #begin(tag: string, command: string, args: Token[]): void {
    if (command === "NOOP") {
      this.#line.say(`${tag} OK done\r\n`);
      return;
    }
    if (command === "LOGIN") {
      this.#signIn(tag, String(args[0] ?? ""), String(args[1] ?? ""));
      return;
    }
    if (command !== "AUTHENTICATE") throw new Refused("BAD", "sign in first");
    if (String(args[0] ?? "").toUpperCase() !== "PLAIN") throw new Refused("NO", "only PLAIN");
    const answer = (said: string) => {
      const [, user = "", password = ""] = Buffer.from(said, "base64").toString("utf8").split("\0");
      this.#signIn(tag, user, password);
    };
    if (typeof args[1] === "string") {
      answer(args[1]);
      return;
    }
    this.#line.say("+ \r\n");
    this.#goesOn = async (line) => {
      this.#goesOn = null;
      try {
        answer(line);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        this.#line.say(`${tag} ${error.kind} ${error.message}\r\n`);
      }
    };
  }

  #signIn(tag: string, user: string, password: string): void {
    const { mail, dials, log } = this.#sandbox;
    const account: MailAccount | null = mail.world.signIn(user, password);
    const open = account !== null && account.state !== "closed" && dials.mailSignIn;
    log.add("request", { method: "LOGIN", path: "/imap", status: open ? 235 : 535, user });
    if (!open) throw new Refused("NO", "[AUTHENTICATIONFAILED] name or password is wrong");
    this.#session = new Session(this.#sandbox, account, (text) => this.#line.say(text));
    this.#line.say(`${tag} OK [CAPABILITY ${this.#capabilities()}] signed in\r\n`);
  }

  /** Tells of new mails until the client has heard enough. */
  #idle(tag: string, session: Session): void {
    const { watchers } = this.#sandbox.mail.world;
    const told = () => {
      if (this.#line.closed) watchers.delete(told);
      else session.tellChanges();
    };
    watchers.add(told);
    this.#line.say("+ idling\r\n");
    this.#goesOn = async () => {
      this.#goesOn = null;
      watchers.delete(told);
      this.#line.say(`${tag} OK done\r\n`);
    };
  }
}
