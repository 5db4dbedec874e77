import type { Connector, ConnectorIo } from "#lib/connectors/connector";
import { createIo } from "#lib/connectors/http/io";
import { createPools, type Pools } from "#lib/connectors/http/pools";
import { connectorFor } from "#lib/connectors/registry";
import type { Ctx } from "#lib/context";
import { DomainError } from "#lib/errors";
import { isOpenToAll } from "#lib/http/own-door";
import { type OpenChannel, openChannel } from "./open-channel.ts";

/** The way to a platform; tests pass their own. */
export type PlatformLink = { connector: Connector; io: ConnectorIo };

/** The way to a platform on behalf of one channel. */
export type ChannelLink = OpenChannel & { io: ConnectorIo };

/** A person waits for the answer, so it must come before they give up. */
const timeoutMs = 15_000;

// On the global object, because Next may load this module more than once in a process.
const held = globalThis as { carillonConsolePools?: Pools };

/** What this process reaches others by, for calls that a person waits for. */
export function consoleIo(): ConnectorIo {
  held.carillonConsolePools ??= createPools({ connections: 16 });
  return createIo(held.carillonConsolePools, { timeoutMs, publicOnly: isOpenToAll() });
}

/**
 * The way to a platform, through this process's pool of connections.
 *
 * @throws DomainError "precondition_failed" for a platform that no connector speaks to yet
 */
export function platformLink(platform: string): PlatformLink {
  const connector = connectorFor(platform);
  if (!connector) throw new DomainError("precondition_failed", "channels.typeNotBindable");
  return { connector, io: consoleIo() };
}

/** The way to the platform on behalf of a channel; null while nothing is bound. */
export async function channelLink(ctx: Ctx, channelId: string): Promise<ChannelLink | null> {
  const opened = await openChannel(ctx, channelId);
  return opened && { ...opened, io: consoleIo() };
}
