import { sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { type Ctx, inTransaction } from "#lib/context";

export type FollowedLink = {
  workspaceId: string;
  token: string;
  messageId: string;
  campaignId: string;
  url: string;
  expiresAt: Date;
};

/** The link of a token, of whatever workspace. @returns null for a token that we did not give */
export async function findLink(db: Db, token: string): Promise<FollowedLink | null> {
  const [row] = await db.execute<Omit<FollowedLink, "expiresAt"> & { expiresAt: string }>(sql`
    SELECT workspace_id AS "workspaceId", token, message_id AS "messageId", campaign_id AS "campaignId", url,
      expires_at AS "expiresAt"
    FROM short_links WHERE token = ${token}`);
  return row ? { ...row, expiresAt: new Date(row.expiresAt) } : null;
}

/** A request that comes so soon after the delivery, in milliseconds, without the languages that a browser names, is no person's. */
const soonMs = 1_000;

/**
 * Counts that a link was followed. A person counts once for a message, whichever of its links they follow and however often;
 * programs are counted apart.
 *
 * @param by.robot whether the request showed that it was a program's
 * @param by.browser whether it named the languages of a reader, as browsers do
 */
export async function countFollowed(
  ctx: Ctx,
  link: FollowedLink,
  by: { robot: boolean; browser: boolean },
): Promise<"person" | "robot"> {
  return inTransaction(ctx, async ({ db, workspaceId, now }) => {
    const of = sql`workspace_id = ${workspaceId}`;
    // All links of the message, so that two at once do not both find that nobody had followed any.
    const links = await db.execute<{ followed: boolean }>(sql`
      SELECT first_click_at IS NOT NULL AS followed FROM short_links
      WHERE ${of} AND message_id = ${link.messageId} ORDER BY token FOR UPDATE`);
    const [message] = await db.execute<{ deliveredAt: string | null }>(sql`
      SELECT delivered_at AS "deliveredAt" FROM messages WHERE ${of} AND id = ${link.messageId}`);
    const delivered = message?.deliveredAt ? new Date(message.deliveredAt).getTime() : null;
    const soon = delivered !== null && now.getTime() - delivered < soonMs;
    const at = now.toISOString();
    if (by.robot || (soon && !by.browser)) {
      await db.execute(sql`UPDATE short_links SET robots = robots + 1 WHERE ${of} AND token = ${link.token}`);
      await db.execute(
        sql`UPDATE campaigns SET robot_visits = robot_visits + 1 WHERE ${of} AND id = ${link.campaignId}`,
      );
      return "robot";
    }
    const first = links.every(({ followed }) => !followed) ? 1 : 0;
    await db.execute(sql`
      UPDATE short_links SET clicks = clicks + 1, first_click_at = coalesce(first_click_at, ${at}::timestamptz),
        last_click_at = greatest(last_click_at, ${at}::timestamptz)
      WHERE ${of} AND token = ${link.token}`);
    await db.execute(sql`
      UPDATE campaigns SET clicks = clicks + 1, clicked = clicked + ${first} WHERE ${of} AND id = ${link.campaignId}`);
    return "person";
  });
}
