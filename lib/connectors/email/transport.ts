import { createHash } from "node:crypto";
import { isIP, type Socket } from "node:net";
import { createTransport, type Transporter } from "nodemailer";
import type { ConnectorIo } from "../connector.ts";
import { forNamedHosts } from "../http/named-hosts.ts";
import { type EmailChannel, serverOf } from "./credentials.ts";
import { headerFieldNames } from "./message/signed-headers.ts";

/** Most connections to one server, and mails that leave over one of them before it is opened anew. */
const limits = { maxConnections: 5, maxMessages: 100 };
/** Most mails that may be out at once: on each connection one, while a few wait for it, so that none of them stands still. */
export const mailWindow = 4 * limits.maxConnections;
/** A pool that nothing has used for this long is closed when another one is asked for. */
const unusedMs = 5 * 60_000;

type Held = { transport: Transporter; usedAt: number };

const pools = new Map<string, Held>();

/**
 * The pool of connections to a channel's server. Another binding of the channel gets another pool; what leaves over the old
 * one ends first.
 *
 * @returns null when the channel names no server
 */
export function transportOf(channel: EmailChannel, io: ConnectorIo): Transporter | null {
  const key = keyOf(channel, io);
  const now = Date.now();
  for (const [name, held] of pools) {
    if (name === key || now - held.usedAt < unusedMs) continue;
    pools.delete(name);
    held.transport.close();
  }
  const transport = pools.get(key)?.transport ?? openTransport(channel, io);
  if (transport === null) return null;
  pools.set(key, { transport, usedAt: now });
  return transport;
}

function keyOf({ id, environment, baseUrl, credentials }: EmailChannel, { timeoutMs, named }: ConnectorIo): string {
  const facts = JSON.stringify([id, environment, baseUrl, credentials, timeoutMs, named !== undefined]);
  return createHash("sha256").update(facts).digest("base64");
}

/** A pool of its own, to be closed by whoever opened it. @returns null when the channel names no server */
export function openTransport(channel: EmailChannel, io: ConnectorIo): Transporter | null {
  const { baseUrl, credentials } = channel;
  const { timeoutMs } = io;
  const server = serverOf(baseUrl);
  if (server === null) return null;
  const { security, authority, user, password, dkimDomain, dkimSelector, dkimPrivateKey } = credentials;
  const transport = createTransport({
    pool: true,
    ...server,
    ...limits,
    ...openingOf(channel, server, io),
    // A message whose connection closed before it was read goes over another one once; more tries are lib/sending's.
    maxRequeues: 1,
    idleTimeout: 20_000,
    secure: security === "tls",
    requireTLS: security === "starttls",
    ignoreTLS: security === "none",
    tls: {
      ...(isIP(server.host) ? {} : { servername: server.host }),
      ...(authority === undefined ? {} : { ca: authority }),
    },
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    ...(user === undefined || password === undefined ? {} : { auth: { user, pass: password } }),
    ...(dkimDomain && dkimSelector && dkimPrivateKey
      ? { dkim: { domainName: dkimDomain, keySelector: dkimSelector, privateKey: dkimPrivateKey, headerFieldNames } }
      : {}),
  });
  transport.use("stream", (mail, done) => {
    const progress = (mail.data as { progress?: Progress }).progress;
    const read = mail.message.createReadStream.bind(mail.message);
    mail.message.createReadStream = (...options) => {
      const stream = read(...options);
      // The connection reads the mail to its end and only then says that it is whole.
      stream.once("end", () => {
        if (progress) progress.handedOver = true;
      });
      return stream;
    };
    done();
  });
  return transport;
}

type Opened = (error: Error | null, opened?: { connection: Socket }) => void;

/** Who opens the connections, where only public addresses may be reached: the library looks at no address. */
function openingOf(channel: EmailChannel, { host, port }: { host: string; port: number }, io: ConnectorIo) {
  const { connect } = forNamedHosts(io, channel);
  if (!io.named || !connect) return {};
  return {
    getSocket(_options: object, done: Opened) {
      connect({ host, port, tls: false }).then(
        (connection) => done(null, { connection }),
        (error: Error) => done(error),
      );
    },
  };
}

/** How far a mail got. Before it was handed over whole, no server can have taken it. */
export type Progress = { handedOver: boolean };
