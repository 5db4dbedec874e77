import type { Platform } from "#db/enums";
import type { AccountCapability, ConnectorIo } from "#lib/connectors/connector";
import { createPools, type Pools } from "#lib/connectors/pools";
import { connectorFor } from "#lib/connectors/registry";
import { DomainError } from "#lib/errors";
import { log } from "#lib/log";

/** The way to a platform's account calls; tests pass their own. */
export type PlatformLink = { account: AccountCapability; io: ConnectorIo };

/** A person waits for the answer, so it must come before they give up. */
const patienceMs = 15_000;

const held = globalThis as { carillonAccountPools?: Pools };

/**
 * The way to the account calls of a platform, through this process's pool of connections.
 *
 * @throws DomainError "precondition_failed" for a platform whose accounts cannot be bound yet
 */
export function platformLink(platform: Platform): PlatformLink {
  const account = connectorFor(platform)?.account;
  if (!account) throw new DomainError("precondition_failed", "channels.typeNotBindable");
  held.carillonAccountPools ??= createPools({ connections: 16 });
  return {
    account,
    io: {
      dispatcher: held.carillonAccountPools.dispatcher,
      now: () => new Date(),
      timeoutMs: patienceMs,
      trace: (exchange) => log.debug(exchange, "platform exchange"),
    },
  };
}
