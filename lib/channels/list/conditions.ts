import { and, eq, inArray, like, type SQL, sql } from "drizzle-orm";
import { channels } from "#db/schema/channels";
import { workspaces } from "#db/schema/workspaces";
import { type Ctx, customerLimitOf, isContentHidden, limitOf } from "#lib/context";
import { notFound } from "#lib/errors";
import type { ChannelFilter } from "../schema.ts";

/** Whose channels a list shows. */
export type ListScope = {
  /** SQL condition: those of this workspace, and of the workspaces that it looks after. */
  where: SQL;
  /** Whether `channel_counts` counts exactly these: all of a provider's, for a reader who sees all of them. */
  counted: boolean;
};

/**
 * Whose channels a list shows to this reader. A provider's are one range of an index: with a condition on the workspaces, or
 * one that is true for own rows or for others, every one of thousands would be read for each page.
 *
 * @throws DomainError "not_found"
 */
export async function readScope(ctx: Ctx): Promise<ListScope> {
  const [workspace] = await ctx.db
    .select({ kind: workspaces.kind })
    .from(workspaces)
    .where(eq(workspaces.id, ctx.workspaceId));
  if (!workspace) throw notFound("workspace");
  if (workspace.kind !== "provider") return { where: eq(channels.workspaceId, ctx.workspaceId), counted: false };
  return {
    where: eq(channels.providerId, ctx.workspaceId),
    counted: limitOf(ctx) === null && customerLimitOf(ctx) === null && !isContentHidden(ctx),
  };
}

/** Does a filter without a text look at more than the type and the state, which `channel_counts` knows? */
export function looksFurther({ from, to, customerId }: ChannelFilter): boolean {
  return from !== null || to !== null || customerId !== null;
}

/** A moment of the clock that people read, whatever their zone. */
const startOf = (day: string, plus: number) => sql`(${day}::date + ${plus}::int)::timestamp`;

/** The same moment in the zone of the row's workspace: a day is cut where its people cut it. */
const inZone = (moment: SQL) =>
  sql`(SELECT ${moment} AT TIME ZONE w.zone FROM workspaces w WHERE w.id = ${channels.workspaceId})`;

/** No zone is further from UTC. Only channels made so near the moment are asked for their zone, and the rest is a range of the index. */
const apart = sql`interval '14 hours'`;
const utc = (moment: SQL) => sql`(${moment} AT TIME ZONE 'UTC')`;

function createdSince(moment: SQL): SQL {
  const { createdAt } = channels;
  return sql`(${createdAt} >= ${utc(moment)} - ${apart} AND (${createdAt} >= ${utc(moment)} + ${apart} OR ${createdAt} >= ${inZone(moment)}))`;
}

function createdBefore(moment: SQL): SQL {
  const { createdAt } = channels;
  return sql`(${createdAt} < ${utc(moment)} + ${apart} AND (${createdAt} < ${utc(moment)} - ${apart} OR ${createdAt} < ${inZone(moment)}))`;
}

/** Every condition of a filter but the type, which the counts by type leave open; joins nothing. */
export function matching(filter: ChannelFilter): SQL | undefined {
  const wanted = `%${filter.q.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  return and(
    filter.q ? like(channels.search, sql`lower(${wanted})`) : undefined,
    filter.states.length > 0 ? inArray(channels.state, filter.states) : undefined,
    filter.from ? createdSince(startOf(filter.from, 0)) : undefined,
    filter.to ? createdBefore(startOf(filter.to, 1)) : undefined,
    filter.customerId ? eq(channels.workspaceId, filter.customerId) : undefined,
  );
}
