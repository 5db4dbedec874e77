import type { AddressInfo } from "node:net";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";
import { forgetEnv } from "#lib/env";

export type Received = { to: string[]; mail: Email };

export type MailServer = {
  /** Every mail taken so far. */
  received: Received[];
  /** Answers the next mails with these errors instead of taking them, one each. */
  refuse(...codes: number[]): void;
  /** Cuts the next connection: after the whole mail was taken and before the answer, or before anything was said about it. */
  cut(when?: "after" | "before"): void;
  /** Lets mails wait for their answer until this is resolved. */
  hold(until: Promise<void>): void;
  close(): Promise<void>;
};

/** A real SMTP server on a free port, to which this process's MAIL_URL points until it is closed. */
export async function startMailServer(): Promise<MailServer> {
  const received: Received[] = [];
  const refusals: number[] = [];
  const cuts: ("after" | "before")[] = [];
  let held: Promise<void> = Promise.resolve();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    allowInsecureAuth: true,
    onAuth: (_auth, _session, done) => done(null, { user: "test" }),
    onMailFrom(_address, session, done) {
      if (cuts[0] !== "before") return done();
      cuts.shift();
      connectionOf(session.id)?.close();
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", async () => {
        await held;
        const responseCode = refusals.shift();
        if (responseCode) return done(Object.assign(new Error("refused by the test"), { responseCode }));
        const to = session.envelope.rcptTo.map((recipient) => recipient.address);
        received.push({ to, mail: await PostalMime.parse(Buffer.concat(chunks)) });
        if (cuts.shift() !== "after") return done();
        connectionOf(session.id)?.close();
      });
    },
  });
  /** The socket of a session. */
  const connectionOf = (id: string) => [...server.connections].find((connection) => connection.id === id);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", () => listening()));
  process.env.MAIL_URL = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  process.env.MAIL_FROM = "Carillon <carillon@console.example>";
  forgetEnv();
  return {
    received,
    refuse: (...codes) => void refusals.push(...codes),
    hold: (until) => {
      held = until;
    },
    cut: (when = "after") => void cuts.push(when),
    async close() {
      process.env.MAIL_URL = "";
      process.env.MAIL_FROM = "";
      forgetEnv();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}
