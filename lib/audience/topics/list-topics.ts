import { and, asc, eq, inArray, isNull, ne, sql } from "drizzle-orm";
import type { Platform } from "#db/enums";
import { topics } from "#db/schema/audience";
import { channels } from "#db/schema/channels";
import { templates } from "#db/schema/templates";
import { type Ctx, inTransaction } from "#lib/context";
import { topicPlatforms } from "./save-topic.ts";

export type Topic = {
  id: string;
  name: string;
  description: string;
  createdAt: Date;
  /** Names of the templates that are about it. */
  templates: { code: string; name: string }[];
  /** People who left it. */
  left: number;
};

/** The topics of a workspace by name, with their templates. */
export async function listTopics(ctx: Ctx): Promise<Topic[]> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const rows = await db
      .select({
        ...{ id: topics.id, name: topics.name, description: topics.description, createdAt: topics.createdAt },
        left: sql<number>`(SELECT count(*)::int FROM topic_choices l
          WHERE l.workspace_id = ${workspaceId} AND l.topic_id = ${topics.id} AND NOT l.wanted)`,
      })
      .from(topics)
      .where(and(eq(topics.workspaceId, workspaceId), isNull(topics.archivedAt)))
      .orderBy(asc(sql`lower(${topics.name})`));
    const about = await db
      .select({ code: templates.code, name: templates.name, topicId: templates.topicId })
      .from(templates)
      .where(
        and(
          eq(templates.workspaceId, workspaceId),
          inArray(
            templates.topicId,
            rows.map(({ id }) => id),
          ),
          ne(templates.state, "deleted"),
        ),
      )
      .orderBy(asc(templates.name), asc(templates.code));
    return rows.map((row) => ({
      ...row,
      templates: about.filter(({ topicId }) => topicId === row.id).map(({ code, name }) => ({ code, name })),
    }));
  });
}

/** The topics that a new template of a platform may be about, by name; none where messages carry no way out of one. */
export async function listTopicNames(ctx: Ctx, platform: Platform): Promise<{ id: string; name: string }[]> {
  if (!topicPlatforms.includes(platform)) return [];
  return inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({ id: topics.id, name: topics.name })
      .from(topics)
      .where(and(eq(topics.workspaceId, workspaceId), isNull(topics.archivedAt)))
      .orderBy(asc(sql`lower(${topics.name})`)),
  );
}

/** A marketing template that may name a topic, with the one that it names. */
export type TopicTemplate = { code: string; name: string; channel: string; topicId: string | null };

/** Marketing templates of channels whose messages carry a way out of a topic, by channel and name. */
export async function listTopicTemplates(ctx: Ctx): Promise<TopicTemplate[]> {
  return inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({ code: templates.code, name: templates.name, channel: channels.name, topicId: templates.topicId })
      .from(templates)
      .innerJoin(channels, and(eq(channels.workspaceId, templates.workspaceId), eq(channels.id, templates.channelId)))
      .where(
        and(
          eq(templates.workspaceId, workspaceId),
          eq(templates.category, "marketing"),
          ne(templates.state, "deleted"),
          isNull(channels.deletedAt),
          inArray(channels.type, topicPlatforms),
        ),
      )
      .orderBy(asc(channels.name), asc(templates.name), asc(templates.code))
      .limit(500),
  );
}
