import { sql } from "drizzle-orm";
import type { Ctx } from "#lib/context";
import { linkDays } from "./limits.ts";
import type { MadeLink } from "./shorten.ts";

/** Keeps where the short links of messages lead, in the transaction that makes the messages. */
export async function keepLinks(
  ctx: Ctx,
  campaignId: string,
  made: { messageId: string; links: readonly MadeLink[] }[],
): Promise<void> {
  const rows = made.flatMap(({ messageId, links }) => links.map((link) => ({ messageId, ...link })));
  if (rows.length === 0) return;
  const now = ctx.now.toISOString();
  const expires = new Date(ctx.now.getTime() + linkDays * 86_400_000).toISOString();
  await ctx.db.execute(sql`
    INSERT INTO short_links (workspace_id, token, message_id, campaign_id, url, expires_at, created_at)
    SELECT ${ctx.workspaceId}, r.token, r."messageId", ${campaignId}, r.url, ${expires}::timestamptz, ${now}::timestamptz
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(token text, "messageId" text, url text)`);
}
