import { sql } from "drizzle-orm";
import type { CampaignDecision, Platform } from "#db/enums";
import type { FailureKind } from "#db/message-enums";
import { profileFor } from "#lib/connectors/profiles";
import type { Ctx } from "#lib/context";
import { canHelpAgain, retryableKinds } from "#lib/messages/retry-rules";
import { textArray } from "#lib/text-array";

/** Which messages of a campaign a decision is about. */
export type Decidable = {
  kind: CampaignDecision;
  platform: Platform;
  /** For a retry: those too that were called back, because something that has passed since ended the campaign. */
  calledBack: boolean;
};

/** Those that failed and can be helped, or those left in doubt. */
export function decidable({ kind, platform, calledBack }: Decidable) {
  if (kind === "doubt_sent") return sql`state = 'uncertain'`;
  // What has lost its words cannot leave again.
  if (kind === "doubt_again") return sql`(erased_at IS NULL AND state = 'uncertain')`;
  return sql`(erased_at IS NULL AND (state = 'expired' OR (${calledBack} AND state = 'cancelled')
    OR (state = 'failed' AND failure_kind = ANY(${textArray([...retryableKinds])})
      AND coalesce(failure_code, '') <> ALL(${textArray([...lastingCodes(platform)])}))))`;
}

/** How many messages a decision would be about, and the last of them; null when there are none. */
export async function countDecidable(
  ctx: Ctx,
  campaignId: string,
  which: Decidable,
): Promise<{ people: number; through: string } | null> {
  const [row] = await ctx.db.execute<{ people: number; through: string | null }>(sql`
    SELECT count(*)::int AS people, max(id) AS through FROM messages
    WHERE workspace_id = ${ctx.workspaceId} AND campaign_id = ${campaignId} AND ${decidable(which)}`);
  return row?.through ? { people: row.people, through: row.through } : null;
}

type FailureRow = { code: string | null; kind: FailureKind | null; people: number };

/** Failures of a campaign by whether a new try can help them. */
export function splitByRetry<Row extends FailureRow>(rows: readonly Row[], platform: Platform) {
  const lasting = lastingCodes(platform);
  const helped = (row: Row) => canHelpAgain(row.kind) && !(row.code !== null && lasting.includes(row.code));
  return { helped: rows.filter(helped), others: rows.filter((row) => !helped(row)) };
}

function lastingCodes(platform: Platform): readonly string[] {
  return profileFor(platform)?.lastingFailures ?? [];
}
