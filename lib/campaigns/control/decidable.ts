import { sql } from "drizzle-orm";
import type { CampaignDecision, FailureKind, Platform } from "#db/enums";
import { profileFor } from "#lib/connectors/profiles";
import type { Ctx } from "#lib/context";
import { canRetry, retryableKinds } from "#lib/messages/retry";
import { textArray } from "#lib/text-array";

/** Messages of a campaign that a decision is about: those that failed and can be helped, or those left in doubt. */
export function decidable(kind: CampaignDecision, platform: Platform) {
  if (kind !== "retry_failed") return sql`state = 'uncertain'`;
  const lasting = profileFor(platform)?.lastingFailures ?? [];
  return sql`(state = 'expired' OR (state = 'failed' AND failure_kind = ANY(${textArray(retryableKinds)})
    AND coalesce(failure_code, '') <> ALL(${textArray([...lasting])})))`;
}

/** How many a decision would be about, and the last of them. @returns null when there are none */
export async function countDecidable(
  ctx: Ctx,
  campaignId: string,
  kind: CampaignDecision,
  platform: Platform,
): Promise<{ people: number; through: string } | null> {
  const [row] = await ctx.db.execute<{ people: number; through: string | null }>(sql`
    SELECT count(*)::int AS people, max(id) AS through FROM messages
    WHERE workspace_id = ${ctx.workspaceId} AND campaign_id = ${campaignId} AND ${decidable(kind, platform)}`);
  return row?.through ? { people: row.people, through: row.through } : null;
}

type FailureRow = { code: string | null; kind: FailureKind | null; people: number };

/** Failures of a campaign by whether a new try can help them. */
export function splitByRetry<Row extends FailureRow>(rows: readonly Row[], platform: Platform) {
  const lasting = profileFor(platform)?.lastingFailures ?? [];
  const helped = (row: Row) => canRetry({ kind: row.kind ?? "UNKNOWN_OUTCOME", code: row.code }, lasting);
  return { helped: rows.filter(helped), others: rows.filter((row) => !helped(row)) };
}
