import { readCredentials } from "#lib/channels/credentials";
import type { ChannelCredentials, ConnectorIo, Failure, TemplateCapability } from "#lib/connectors/connector";
import { createPools, type Pools } from "#lib/connectors/pools";
import { connectorFor } from "#lib/connectors/registry";
import type { Ctx } from "#lib/context";
import { DomainError } from "#lib/errors";
import { log } from "#lib/log";

/** The way to the platform's template calls for one channel. */
export type TemplateLink = { templates: TemplateCapability; credentials: ChannelCredentials; io: ConnectorIo };

/** Finds the way; null while the channel is bound to nothing. Tests pass their own. */
export type FindTemplateLink = (ctx: Ctx, channelId: string) => Promise<TemplateLink | null>;

/** A person waits for the answer, so it must come before they give up. */
const patienceMs = 15_000;

const held = globalThis as { carillonTemplatePools?: Pools };

/** The way through this process's pool of connections. */
export const templateLink: FindTemplateLink = async (ctx, channelId) => {
  const binding = await readCredentials(ctx, channelId);
  if (!binding) return null;
  const templates = connectorFor(binding.platform)?.templates;
  if (!templates) return null;
  held.carillonTemplatePools ??= createPools({ connections: 16 });
  return {
    templates,
    credentials: binding.credentials,
    io: {
      dispatcher: held.carillonTemplatePools.dispatcher,
      now: () => new Date(),
      timeoutMs: patienceMs,
      trace: (exchange) => log.debug(exchange, "platform exchange"),
    },
  };
};

/** @throws DomainError "precondition_failed" while the channel is bound to nothing */
export async function demandLink(find: FindTemplateLink, ctx: Ctx, channelId: string): Promise<TemplateLink> {
  const link = await find(ctx, channelId);
  if (!link) throw new DomainError("precondition_failed", "templates.channelUnbound");
  return link;
}

/** The platform's refusal in its own words, for the person who asked. */
export function platformRefusal(failure: Failure): DomainError {
  const values = { detail: failure.detail, code: failure.code ?? "–" };
  if (failure.kind === "UNKNOWN_OUTCOME" || failure.kind === "TRANSIENT") {
    return new DomainError("unavailable", "templates.platformSilent", { values });
  }
  return new DomainError("platform_refused", "templates.platformRefused", { values });
}
