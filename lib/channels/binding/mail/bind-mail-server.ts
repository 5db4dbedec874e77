import type { Ctx } from "#lib/context";
import { env } from "#lib/env";
import { DomainError } from "#lib/errors";
import { leadsInside } from "#lib/http/private-address";
import { type BindResult, bindAccount } from "../bind-account.ts";
import type { PlatformLink } from "../platform-link.ts";
import type { BindMailServerInput } from "./mail-server-input.ts";

/**
 * Binds a mail server and its sender address to a channel, or changes what is stored of it: fields that are left empty stay
 * as they are.
 *
 * @throws DomainError "invalid" on `server` or `mailboxServer` for an address inside a private network; else as `bindAccount`
 */
export async function bindMailServer(ctx: Ctx, input: BindMailServerInput, link?: PlatformLink): Promise<BindResult> {
  const { channelId, environment, accountId, server, port, security, ...more } = input;
  const { bouncesBy, mailboxServer, mailboxPort, mailboxSecurity, ...fields } = more;
  await refuseInside("server", server);
  const given = Object.entries(fields).filter(([, value]) => value !== "");
  const collects = bouncesBy === "mailbox";
  if (collects) await refuseInside("mailboxServer", mailboxServer);
  const credentials = {
    ...{ baseUrl: `smtp://${server}:${port}`, security, ...Object.fromEntries(given) },
    // Empty, and not left out: what is left out stays as it is stored.
    mailboxUrl: collects ? `imap://${mailboxServer}:${mailboxPort || "993"}` : "",
    mailboxSecurity,
  };
  return bindAccount(ctx, { channelId, environment, accountId, credentials }, link);
}

async function refuseInside(field: "server" | "mailboxServer", server: string): Promise<void> {
  const host = server.includes(":") ? `[${server.replace(/[[\]]/g, "")}]` : server;
  if (await leadsInside(`https://${host}`, env().DOOR_PUBLIC_URL))
    throw new DomainError("invalid", "carriers.privateAddress", { field });
}
