import { isIP } from "node:net";
import { ImapFlow, type MailboxObject } from "imapflow";
import { isPrivateHost } from "#lib/http/private-address";
import { lookUpPublic, PrivateAddressError } from "#lib/http/public-dispatcher";
import type { ConnectorIo, Failure } from "../../connector.ts";
import { privateAddressFailure } from "../../http/named-hosts.ts";
import { type EmailChannel, serverOf } from "../credentials.ts";
import { failureOf, type MailboxStage, mailboxFailure } from "./failures.ts";

/** An open folder; `client` has to be closed by whoever opened it. */
export type OpenMailbox = { client: ImapFlow; folder: MailboxObject };

/** The folder that bounces are read from, where the channel names none. */
const usualFolder = "INBOX";

/** Connects, encrypts, signs in and selects the folder. @returns why it cannot be read where that fails */
export async function openMailbox(channel: EmailChannel, io: ConnectorIo): Promise<OpenMailbox | Failure> {
  const { mailboxUrl = "", mailboxSecurity = "tls", ...names } = channel.credentials;
  const server = serverOf(mailboxUrl);
  if (server === null) return mailboxFailure("no_answer", `not a mailbox: ${mailboxUrl}`);
  const publicOnly = channel.environment === "live" && io.named !== undefined;
  if (publicOnly && isPrivateHost(server.host)) return privateAddressFailure();
  const client = new ImapFlow({
    ...server,
    secure: mailboxSecurity === "tls",
    doSTARTTLS: mailboxSecurity === "starttls",
    tls: {
      ...(isIP(server.host) ? {} : { servername: server.host }),
      ...(names.authority === undefined ? {} : { ca: names.authority }),
      // The library passes these on to the socket, encrypted or not.
      ...(publicOnly ? { lookup: lookUpPublic } : {}),
    },
    auth: { user: names.mailboxUser ?? "", pass: names.mailboxPassword ?? "" },
    clientInfo: { name: "Carillon" },
    disableAutoIdle: true,
    connectionTimeout: io.timeoutMs,
    greetingTimeout: io.timeoutMs,
    socketTimeout: io.timeoutMs,
    logger: false,
  });
  // Whoever waits for an answer is told that the connection is gone; only here it is said why.
  let broken: unknown = null;
  client.on("error", (error: unknown) => {
    broken ??= error;
    client.close();
  });
  let stage: MailboxStage = "connect";
  try {
    await client.connect();
    stage = "folder";
    return { client, folder: await client.mailboxOpen(names.mailboxFolder || usualFolder) };
  } catch (error) {
    client.close();
    const cause = broken ?? error;
    return cause instanceof PrivateAddressError ? privateAddressFailure() : failureOf(cause, stage);
  }
}

/** Opens the mailbox of a channel that has one, and reads nothing. @returns what stands in the way; null when nothing does */
export async function checkMailbox(channel: EmailChannel, io: ConnectorIo): Promise<Failure | null> {
  if (!channel.credentials.mailboxUrl) return null;
  const opened = await openMailbox(channel, io);
  if (!("client" in opened)) return opened;
  await opened.client.logout().catch(() => {});
  return null;
}
