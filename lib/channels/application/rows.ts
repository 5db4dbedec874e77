import { and, eq, sql } from "drizzle-orm";
import type { ChannelState } from "#db/enums";
import { accountApplications, bindings, channels } from "#db/schema/channels";
import type { Ctx } from "#lib/context";
import { notFound } from "#lib/errors";

export type ApplicationRow = typeof accountApplications.$inferSelect;

/** The application of a channel; null before anything was written. */
export async function findApplication(ctx: Ctx, channelId: string): Promise<ApplicationRow | null> {
  const [row] = await ctx.db
    .select()
    .from(accountApplications)
    .where(and(eq(accountApplications.workspaceId, ctx.workspaceId), eq(accountApplications.channelId, channelId)));
  return row ?? null;
}

/**
 * The application of a channel, locked until the transaction ends. Whoever also locks the channel locks that first.
 *
 * @throws DomainError "not_found"
 */
export async function lockApplication(ctx: Ctx, channelId: string): Promise<ApplicationRow> {
  const [row] = await ctx.db
    .select()
    .from(accountApplications)
    .where(and(eq(accountApplications.workspaceId, ctx.workspaceId), eq(accountApplications.channelId, channelId)))
    .for("update");
  if (!row) throw notFound("application");
  return row;
}

/** Changes the application of a channel that the caller has locked. */
export async function updateApplication(
  ctx: Ctx,
  channelId: string,
  values: Partial<Omit<ApplicationRow, "workspaceId" | "channelId">>,
): Promise<void> {
  await ctx.db
    .update(accountApplications)
    .set({ ...values, updatedAt: ctx.now })
    .where(and(eq(accountApplications.workspaceId, ctx.workspaceId), eq(accountApplications.channelId, channelId)));
}

/** Somebody may be binding an account to it meanwhile. */
const withoutAccount = sql`NOT EXISTS (SELECT 1 FROM ${bindings} b
  WHERE b.workspace_id = ${channels.workspaceId} AND b.channel_id = ${channels.id})`;

/** Moves a channel that holds no account between `unbound` and `binding`, as its application runs or does not. */
export async function setWaiting(ctx: Ctx, channelId: string, waiting: boolean): Promise<void> {
  const [from, to]: [ChannelState, ChannelState] = waiting ? ["unbound", "binding"] : ["binding", "unbound"];
  await ctx.db
    .update(channels)
    .set({ state: to })
    .where(
      and(
        eq(channels.workspaceId, ctx.workspaceId),
        eq(channels.id, channelId),
        eq(channels.state, from),
        withoutAccount,
      ),
    );
}
