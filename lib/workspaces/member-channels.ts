import { and, eq, inArray, isNull } from "drizzle-orm";
import type { Role } from "#db/enums";
import { channels } from "#db/schema/channels";
import { type Ctx, inTransaction } from "#lib/context";
import { notFound } from "#lib/errors";
import { canBeLimited } from "./rules.ts";

/** The channels of an invitation, as they are kept: null for a role that sees all. @throws DomainError "not_found" */
export async function invitedChannels(
  ctx: Ctx,
  role: Role,
  channelIds: readonly string[] | null,
): Promise<string[] | null> {
  if (!channelIds || !canBeLimited(role)) return null;
  return inTransaction(ctx, (ctx) => ownChannels(ctx, channelIds, null));
}

/** How the audit log keeps a limit: `all`, or ids with commas between them. */
export function limitDetail(ids: readonly string[] | null): string {
  return ids === null ? "all" : ids.join(",");
}

/**
 * The ids in a fixed order, each once.
 *
 * @param held what the member has already: a channel that was deleted meanwhile may stay
 * @throws DomainError "not_found" when one is no living channel of the workspace
 */
export async function ownChannels(
  { db, workspaceId }: Ctx,
  channelIds: readonly string[],
  held: readonly string[] | null,
): Promise<string[]> {
  const wanted = [...new Set(channelIds)].sort();
  const rows = await db
    .select({ id: channels.id })
    .from(channels)
    .where(and(eq(channels.workspaceId, workspaceId), inArray(channels.id, wanted), isNull(channels.deletedAt)));
  const known = new Set([...rows.map(({ id }) => id), ...(held ?? [])]);
  if (!wanted.every((id) => known.has(id))) throw notFound("channel");
  return wanted;
}
