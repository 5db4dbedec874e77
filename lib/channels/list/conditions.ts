import { eq, ilike, inArray, or, type SQL, sql } from "drizzle-orm";
import { channels } from "#db/schema/channels";
import { workspaces } from "#db/schema/workspaces";
import type { Ctx } from "#lib/context";
import type { ChannelFilter } from "../schema.ts";

/** Rows of this workspace and of those it looks after; the query joins `workspaces`. */
export function channelScope(ctx: Ctx): SQL | undefined {
  // Both of one table: with one side on the channels the planner would read those of the whole installation.
  return or(eq(workspaces.id, ctx.workspaceId), eq(workspaces.providerId, ctx.workspaceId));
}

/** Every condition of a filter but the type, which the counts by type leave open. */
export function matching(filter: ChannelFilter): (SQL | undefined)[] {
  const wanted = `%${filter.q.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  // The zone is that of the workspace of the row: a day is cut where its people cut it.
  const startOf = (day: string, plus: number) =>
    sql`((${day}::date + ${plus}::int)::timestamp AT TIME ZONE ${workspaces.zone})`;
  return [
    filter.q ? or(ilike(channels.name, wanted), ilike(channels.id, wanted)) : undefined,
    filter.states.length > 0 ? inArray(channels.state, filter.states) : undefined,
    filter.from ? sql`${channels.createdAt} >= ${startOf(filter.from, 0)}` : undefined,
    filter.to ? sql`${channels.createdAt} < ${startOf(filter.to, 1)}` : undefined,
    filter.customerId ? eq(channels.workspaceId, filter.customerId) : undefined,
  ];
}
