import { channelLink } from "#lib/channels/binding/platform-link";
import type { TemplateAbility } from "#lib/connectors/abilities";
import type { Channel, ConnectorIo, Failure } from "#lib/connectors/connector";
import type { Ctx } from "#lib/context";
import { DomainError } from "#lib/errors";

/** The way to the platform's template calls for one channel. */
export type TemplateLink = { templates: TemplateAbility; channel: Channel; io: ConnectorIo };

/** Finds the way; null while the channel is bound to nothing. Tests pass their own. */
export type FindTemplateLink = (ctx: Ctx, channelId: string) => Promise<TemplateLink | null>;

/** The way through this process's pool of connections. */
export const templateLink: FindTemplateLink = async (ctx, channelId) => {
  const link = await channelLink(ctx, channelId);
  const templates = link?.connector.templates;
  return templates ? { templates, channel: link.channel, io: link.io } : null;
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
