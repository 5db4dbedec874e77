import { and, eq, isNull } from "drizzle-orm";
import { channels } from "#db/schema/channels";
import type { TemplateRules } from "#lib/connectors/profile";
import { profileFor } from "#lib/connectors/profiles";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";

/**
 * What the platform of a channel allows of templates.
 *
 * @throws DomainError "not_found" for a channel that is gone; "precondition_failed" for one without templates
 */
export async function rulesOfChannel(ctx: Ctx, channelId: string): Promise<TemplateRules> {
  const [channel] = await inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({ type: channels.type })
      .from(channels)
      .where(and(eq(channels.workspaceId, workspaceId), eq(channels.id, channelId), isNull(channels.deletedAt))),
  );
  if (!channel) throw notFound("channel");
  const rules = profileFor(channel.type)?.templates;
  if (!rules) throw new DomainError("precondition_failed", "templates.typeLater");
  return rules;
}
