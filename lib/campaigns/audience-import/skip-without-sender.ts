import { sql } from "drizzle-orm";
import { senderFor } from "#lib/channels/sender-ids/rules";
import { readSenderChoices } from "#lib/channels/sender-ids/sender-choices";
import { profileFor } from "#lib/connectors/profiles";
import type { Ctx } from "#lib/context";
import { textArray } from "#lib/text/text-array";

/**
 * Skips people in countries to which nothing of the channel may send, where senders are filed by country. The claim asks the
 * same again when each message's turn comes. To be called before people are skipped for what may be made up for later.
 */
export async function skipWithoutSender(
  ctx: Ctx,
  importId: string,
  place: { channelId: string; platform: string },
): Promise<void> {
  if (profileFor(place.platform)?.senderKind !== "sender_id") return;
  const rows = await ctx.db.execute<{ country: string | null }>(sql`
    SELECT DISTINCT country FROM campaign_recipients
    WHERE workspace_id = ${ctx.workspaceId} AND import_id = ${importId} AND fate = 'send'`);
  const { senders, filings } = await readSenderChoices(ctx, place.channelId);
  const refused = rows.flatMap(({ country }) =>
    senderFor(senders, filings, country, null) === null ? [country ?? ""] : [],
  );
  if (refused.length === 0) return;
  await ctx.db.execute(sql`
    UPDATE campaign_recipients SET fate = 'skip', reason = 'no_sender', reason_column = 'recipient'
    WHERE workspace_id = ${ctx.workspaceId} AND import_id = ${importId} AND fate = 'send'
      AND coalesce(country, '') = ANY(${textArray(refused)})`);
}
