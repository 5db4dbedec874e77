import { channelLink } from "#lib/channels/binding/platform-link";
import type { TemplateAbility } from "#lib/connectors/abilities";
import type { Channel, ConnectorIo, Failure } from "#lib/connectors/connector";
import type { Ctx } from "#lib/context";
import { DomainError } from "#lib/errors";
import type { FileStore } from "#lib/storage/file-store";

/** What it takes to call the platform's template API for one channel. */
export type TemplateLink = {
  templates: TemplateAbility;
  channel: Channel;
  io: ConnectorIo;
  /** Where the files of templates lie; the installation's own storage when absent. */
  store?: FileStore;
};

/** Looks up the link of a channel; null while the channel is unbound. Tests pass their own. */
export type FindTemplateLink = (ctx: Ctx, channelId: string) => Promise<TemplateLink | null>;

/** The link over this process's connection pool. */
export const templateLink: FindTemplateLink = async (ctx, channelId) => {
  const link = await channelLink(ctx, channelId);
  const templates = link?.connector.templates;
  return templates ? { templates, channel: link.channel, io: link.io } : null;
};

/** @throws DomainError "precondition_failed" while the channel is unbound */
export async function requireLink(find: FindTemplateLink, ctx: Ctx, channelId: string): Promise<TemplateLink> {
  const link = await find(ctx, channelId);
  if (!link) throw new DomainError("precondition_failed", "templates.channelUnbound");
  return link;
}

/** The error for a failure of the platform, with the platform's own message. */
export function platformRefusal(failure: Failure): DomainError {
  const values = { detail: failure.detail, code: failure.code ?? "–" };
  if (failure.kind === "UNKNOWN_OUTCOME" || failure.kind === "TRANSIENT") {
    return new DomainError("unavailable", "templates.platformSilent", { values });
  }
  return new DomainError("platform_refused", "templates.platformRefused", { values });
}
