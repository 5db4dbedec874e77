import { and, count, eq, inArray, isNull, ne, sql } from "drizzle-orm";
import { platforms } from "#db/enums";
import { topics } from "#db/schema/audience";
import { channels } from "#db/schema/channels";
import { templates } from "#db/schema/templates";
import { audit } from "#lib/audit/audit";
import { profileFor } from "#lib/connectors/profiles";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError, isUniqueViolation, notFound } from "#lib/errors";
import { newId } from "#lib/ids";
import { type CreateTopicInput, type EditTopicInput, type TopicRef, topicsMax } from "./schema.ts";

/** Platforms whose messages carry a way out of a topic. */
export const topicPlatforms = platforms.filter((platform) => profileFor(platform)?.unsubscribes);

/**
 * Makes a topic that people may choose, and says which templates are about it.
 *
 * @throws DomainError "conflict" for a name that another topic has, "limit_exceeded" above the most of a workspace
 */
export async function createTopic(ctx: Ctx, input: CreateTopicInput): Promise<{ id: string }> {
  const { name, description, templateCodes } = input;
  return nameGuarded(() =>
    inTransaction(ctx, async (ctx) => {
      const { db, workspaceId, now } = ctx;
      await db.execute(sql`SELECT pg_advisory_xact_lock(hashtext(${`topics ${workspaceId}`}))`);
      const [held] = await db
        .select({ n: count() })
        .from(topics)
        .where(and(eq(topics.workspaceId, workspaceId), isNull(topics.archivedAt)));
      if ((held?.n ?? 0) >= topicsMax)
        throw new DomainError("limit_exceeded", "topics.tooMany", { values: { max: topicsMax } });
      const id = newId();
      await db.insert(topics).values({ workspaceId, id, name, description, createdAt: now });
      await nameTemplates(ctx, id, templateCodes);
      await audit(ctx, { action: "topic.created", objectKind: "topic", objectId: id, detail: { name } });
      return { id };
    }),
  );
}

/**
 * Changes a topic and which templates are about it. Messages that wait leave by what their template says then.
 *
 * @throws DomainError "not_found", for a template too; "conflict" for a name that another topic has
 */
export async function editTopic(ctx: Ctx, input: EditTopicInput): Promise<void> {
  const { topicId, name, description, templateCodes } = input;
  await nameGuarded(() =>
    inTransaction(ctx, async (ctx) => {
      const before = await lockTopic(ctx, topicId);
      await ctx.db.update(topics).set({ name, description }).where(topicIs(ctx, topicId));
      await nameTemplates(ctx, topicId, templateCodes);
      await audit(ctx, {
        action: "topic.changed",
        ...{ objectKind: "topic", objectId: topicId },
        detail: { name: { from: before.name, to: name }, description: { from: before.description, to: description } },
      });
    }),
  );
}

/**
 * Takes a topic away: nobody is asked about it any more, and its templates are about none. Who had left it gets them again
 * unless they left marketing, so this is for topics that end.
 *
 * @throws DomainError "not_found"; "precondition_failed" while templates are about it
 */
export async function archiveTopic(ctx: Ctx, { topicId }: TopicRef): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { name } = await lockTopic(ctx, topicId);
    const [used] = await ctx.db
      .select({ code: templates.code })
      .from(templates)
      .where(
        and(eq(templates.workspaceId, ctx.workspaceId), eq(templates.topicId, topicId), ne(templates.state, "deleted")),
      )
      .limit(1);
    if (used) throw new DomainError("precondition_failed", "topics.used");
    await ctx.db.update(topics).set({ archivedAt: ctx.now }).where(topicIs(ctx, topicId));
    await audit(ctx, { action: "topic.archived", objectKind: "topic", objectId: topicId, detail: { name } });
  });
}

/** Makes exactly these templates be about a topic, of those whose messages carry a way out of it. */
async function nameTemplates(ctx: Ctx, topicId: string, codes: readonly string[]): Promise<void> {
  const { db, workspaceId } = ctx;
  const ofPlatform = db
    .select({ id: channels.id })
    .from(channels)
    .where(and(eq(channels.workspaceId, workspaceId), inArray(channels.type, topicPlatforms)));
  const own = and(eq(templates.workspaceId, workspaceId), inArray(templates.channelId, ofPlatform));
  await db
    .update(templates)
    .set({ topicId: null })
    .where(
      and(
        own,
        eq(templates.topicId, topicId),
        codes.length ? sql`${templates.code} <> ALL(${codesOf(codes)})` : undefined,
      ),
    );
  if (codes.length === 0) return;
  const named = await db
    .update(templates)
    .set({ topicId })
    .where(and(own, inArray(templates.code, [...codes])))
    .returning({ code: templates.code });
  if (named.length < new Set(codes).size) throw notFound("template");
}

const codesOf = (codes: readonly string[]) =>
  sql`ARRAY[${sql.join(
    codes.map((code) => sql`${code}`),
    sql`, `,
  )}]::text[]`;

const topicIs = ({ workspaceId }: Ctx, topicId: string) =>
  and(eq(topics.workspaceId, workspaceId), eq(topics.id, topicId), isNull(topics.archivedAt));

async function lockTopic(ctx: Ctx, topicId: string) {
  const [row] = await ctx.db.select().from(topics).where(topicIs(ctx, topicId)).for("update");
  if (!row) throw notFound("topic");
  return row;
}

async function nameGuarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isUniqueViolation(error, "topics_name"))
      throw new DomainError("conflict", "topics.nameTaken", { field: "name" });
    throw error;
  }
}
