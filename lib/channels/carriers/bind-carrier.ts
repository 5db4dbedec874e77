import { createHash } from "node:crypto";
import type { BindingMethod } from "#lib/connectors/profile";
import { type Ctx, inTransaction } from "#lib/context";
import { env } from "#lib/env";
import { DomainError } from "#lib/errors";
import { leadsInside } from "#lib/http/private-address";
import { type BindResult, bindAccount } from "../binding/bind-account.ts";
import { connectorHas } from "../binding/methods.ts";
import { openChannel, webhookUrl } from "../binding/open-channel.ts";
import type { PlatformLink } from "../binding/platform-link.ts";
import { findBinding, lockChannel } from "../find-channel.ts";
import { type BindGatewaysInput, type BindServerInput, gatewaysOf, secretsOf } from "./schema.ts";

/**
 * Binds a carrier's server, or changes how the one that is bound is spoken to. The sign-in is tried before anything is stored.
 *
 * @throws DomainError "invalid" on `host` for an address inside a private network, on `password` where none is known; else as
 *   `bindAccount`
 */
export async function bindServer(ctx: Ctx, input: BindServerInput, link?: PlatformLink): Promise<BindResult> {
  const { channelId, password, port, sessions, window, perSecond, ...texts } = input;
  const counts = {
    port: Number(port),
    sessions: Number(sessions),
    window: Number(window),
    perSecond: Number(perSecond),
  };
  const server = { ...texts, ...counts };
  await platformOf(ctx, channelId, "server");
  const host = server.host.includes(":") ? `[${server.host.replace(/[[\]]/g, "")}]` : server.host;
  if (await leadsInside(`https://${host}`, env().DOOR_PUBLIC_URL))
    throw new DomainError("invalid", "carriers.privateAddress", { field: "host" });
  const held = await heldCredentials(ctx, channelId);
  const known = password === "" ? held.password : password;
  if (typeof known !== "string" || known === "")
    throw new DomainError("invalid", "carriers.passwordRequired", { field: "password" });
  const accountId = `${server.systemId}@${server.host}:${server.port}`;
  return bindAccount(
    ctx,
    { channelId, environment: "live", accountId, credentials: { smpp: server, password: known } },
    link,
  );
}

/**
 * Binds gateways in the order in which they are used, or changes those that are bound.
 *
 * @throws DomainError "invalid" on `gateways` for an address inside a private network; else as `bindAccount`
 */
export async function bindGateways(ctx: Ctx, input: BindGatewaysInput, link?: PlatformLink): Promise<BindResult> {
  const { channelId } = input;
  const gateways = gatewaysOf(input.gateways) ?? [];
  const secrets = secretsOf(input.secrets) ?? {};
  const platform = await platformOf(ctx, channelId, "gateways");
  for (const { request } of gateways) {
    // Placeholders never stand in a host; one that does is no address.
    const url = URL.parse(request.url.replace(/\{\{[^}]*\}\}/g, "x"));
    if (url === null || !/^https?:$/.test(url.protocol) || /^[^/]*\/\/[^/]*\{\{/.test(request.url))
      throw new DomainError("invalid", "carriers.gatewaysInvalid", { field: "gateways" });
    if (await leadsInside(url.href, env().DOOR_PUBLIC_URL))
      throw new DomainError("invalid", "carriers.privateAddress", { field: "gateways" });
  }
  const held = await heldCredentials(ctx, channelId);
  const known = typeof held.gatewaySecrets === "string" ? (JSON.parse(held.gatewaySecrets) as typeof secrets) : {};
  const merged = Object.fromEntries(gateways.map(({ key }) => [key, { ...known[key], ...secrets[key] }]));
  const bound = await inTransaction(ctx, (ctx) => findBinding(ctx, channelId));
  return bindAccount(
    ctx,
    {
      ...{ channelId, environment: "live", accountId: bound?.accountId ?? accountIdOf(gateways, merged) },
      credentials: { gateways, gatewaySecrets: JSON.stringify(merged), callbackUrl: webhookUrl(platform, channelId) },
    },
    link,
  );
}

/** The same gateways with the same secrets are one account, whoever binds them. */
function accountIdOf(
  gateways: NonNullable<ReturnType<typeof gatewaysOf>>,
  secrets: Record<string, Record<string, string>>,
): string {
  const first = gateways[0];
  const host = URL.parse(first?.request.url.replace(/\{\{[^}]*\}\}/g, "x") ?? "")?.host ?? "";
  const of = JSON.stringify([host, secrets[first?.key ?? ""] ?? {}]);
  return `${host}#${createHash("sha256").update(of).digest("hex").slice(0, 10)}`;
}

async function heldCredentials(ctx: Ctx, channelId: string): Promise<Record<string, unknown>> {
  const opened = await openChannel(ctx, channelId);
  return (opened?.channel.credentials ?? {}) as Record<string, unknown>;
}

/** @throws DomainError "precondition_failed" for a channel whose accounts are bound in other ways */
async function platformOf(ctx: Ctx, channelId: string, method: BindingMethod["key"]): Promise<string> {
  const { type } = await inTransaction(ctx, (ctx) => lockChannel(ctx, channelId));
  if (!connectorHas(type, method)) throw new DomainError("precondition_failed", "channels.typeNotBindable");
  return type;
}
