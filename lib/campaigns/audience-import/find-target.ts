import { and, eq, isNull, ne } from "drizzle-orm";
import type { Platform } from "#db/enums";
import { channels } from "#db/schema/channels";
import { templates } from "#db/schema/templates";
import type { Ctx } from "#lib/context";
import { notFound } from "#lib/errors";

export type ImportTarget = {
  channelId: string;
  templateCode: string;
  /** Each person gets the template in their own language, where it has that language. */
  byLanguage?: boolean;
};
export type TargetTemplate = Pick<typeof templates.$inferSelect, "code" | "content" | "category" | "topicId"> & {
  platform: Platform;
};

/** The template that a list is made for. @throws DomainError "not_found" for one of another workspace or channel */
export async function findTarget(ctx: Ctx, target: ImportTarget): Promise<TargetTemplate> {
  const [template] = await ctx.db
    .select({
      code: templates.code,
      content: templates.content,
      category: templates.category,
      topicId: templates.topicId,
      platform: channels.type,
    })
    .from(templates)
    .innerJoin(channels, and(eq(channels.workspaceId, templates.workspaceId), eq(channels.id, templates.channelId)))
    .where(
      and(
        eq(templates.workspaceId, ctx.workspaceId),
        eq(templates.code, target.templateCode),
        eq(templates.channelId, target.channelId),
        ne(templates.state, "deleted"),
        isNull(channels.deletedAt),
      ),
    );
  if (!template) throw notFound("template");
  return template;
}
