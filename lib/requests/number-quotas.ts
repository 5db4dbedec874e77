import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { Platform } from "#db/enums";
import { channels } from "#db/schema/channels";
import { numberLimit } from "#lib/channels/rules";
import { type Desk, inCustomer } from "./desk.ts";

/** How many numbers a channel holds, and how many it may hold. */
export type NumberQuota = { channelId: string; name: string; type: Platform; used: number; quota: number };

/** The most channels that are listed. */
const most = 100;

/**
 * The numbers of a customer's channels, where the platform has numbers, by the channel's name.
 *
 * @throws DomainError "not_found" when the workspace is none of this desk's
 */
export async function listNumberQuotas(desk: Desk, customerId: string): Promise<NumberQuota[]> {
  return inCustomer(desk, customerId, async ({ db, workspaceId }) => {
    const rows = await db
      .select({
        channelId: channels.id,
        name: channels.name,
        type: channels.type,
        numberQuota: channels.numberQuota,
        verification: sql<string | null>`(SELECT b.account ->> 'verificationState' FROM bindings b
          WHERE b.workspace_id = channels.workspace_id AND b.channel_id = channels.id)`,
        used: sql<number>`(SELECT count(*)::int FROM senders s
          WHERE s.workspace_id = channels.workspace_id AND s.channel_id = channels.id AND s.state <> 'DELETED')`,
      })
      .from(channels)
      .where(and(eq(channels.workspaceId, workspaceId), isNull(channels.deletedAt)))
      .orderBy(asc(channels.name), asc(channels.id))
      .limit(most);
    return rows.flatMap(({ numberQuota, verification, ...row }) => {
      const quota = numberLimit(row.type, verification, numberQuota);
      return Number.isFinite(quota) ? [{ ...row, quota }] : [];
    });
  });
}
