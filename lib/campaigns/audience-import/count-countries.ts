import { sql } from "drizzle-orm";
import { profileFor } from "#lib/connectors/profiles";
import { type Ctx, inTransaction } from "#lib/context";

/**
 * How many people of a list are sent to in each country, most first, where what messages come from depends on the country; null
 * for lists of other platforms. A country that is not known is an empty text.
 */
export async function countCountries(
  ctx: Ctx,
  importId: string,
): Promise<{ country: string; people: number }[] | null> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [channel] = await db.execute<{ type: string }>(sql`
      SELECT c.type FROM recipient_imports i JOIN channels c ON c.workspace_id = i.workspace_id AND c.id = i.channel_id
      WHERE i.workspace_id = ${workspaceId} AND i.id = ${importId}`);
    if (profileFor(channel?.type ?? "")?.senderKind !== "sender_id") return null;
    return [
      ...(await db.execute<{ country: string; people: number }>(sql`
        SELECT coalesce(country, '') AS country, count(*)::int AS people FROM campaign_recipients
        WHERE workspace_id = ${workspaceId} AND import_id = ${importId} AND fate = 'send'
        GROUP BY 1 ORDER BY 2 DESC, 1`)),
    ];
  });
}
