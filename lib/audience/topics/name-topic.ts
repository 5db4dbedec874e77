import { and, eq, isNull, ne } from "drizzle-orm";
import { topics } from "#db/schema/audience";
import { channels } from "#db/schema/channels";
import { templates } from "#db/schema/templates";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { topicPlatforms } from "./save-topic.ts";
import type { NameTopicInput } from "./schema.ts";

/**
 * Says what one template is about; other languages of it keep theirs. Messages that wait leave by what it says then.
 *
 * @throws DomainError "not_found" for a template or a topic that is gone; "precondition_failed" for a template that is no
 *   marketing, or whose messages carry no way out of a topic
 */
export async function nameTopic(ctx: Ctx, { code, topicId }: NameTopicInput): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { db, workspaceId } = ctx;
    const one = and(eq(templates.workspaceId, workspaceId), eq(templates.code, code));
    const [template] = await db
      .select({ name: templates.name, category: templates.category, topicId: templates.topicId, type: channels.type })
      .from(templates)
      .innerJoin(channels, and(eq(channels.workspaceId, templates.workspaceId), eq(channels.id, templates.channelId)))
      .where(and(one, ne(templates.state, "deleted"), isNull(channels.deletedAt)))
      .for("update", { of: templates });
    if (!template) throw notFound("template");
    if (template.topicId === topicId) return;
    const names = await namesOf(ctx);
    if (topicId !== null) {
      if (template.category !== "marketing" || !topicPlatforms.includes(template.type))
        throw new DomainError("precondition_failed", "topics.notMarketing");
      if (!names.has(topicId)) throw notFound("topic");
    }
    await db.update(templates).set({ topicId }).where(one);
    const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? null));
    await audit(ctx, {
      action: "template.topic_changed",
      ...{ objectKind: "template", objectId: code },
      detail: { name: template.name, topic: { from: nameOf(template.topicId), to: nameOf(topicId) } },
    });
  });
}

/** Locked, so that none of them is taken away meanwhile. */
async function namesOf({ db, workspaceId }: Ctx): Promise<Map<string, string>> {
  const rows = await db
    .select({ id: topics.id, name: topics.name })
    .from(topics)
    .where(and(eq(topics.workspaceId, workspaceId), isNull(topics.archivedAt)))
    .orderBy(topics.id)
    .for("share");
  return new Map(rows.map(({ id, name }) => [id, name]));
}
