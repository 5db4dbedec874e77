import { type SQL, sql } from "drizzle-orm";
import type { CampaignDecision, Platform } from "#db/enums";
import type { FailureKind } from "#db/message-enums";
import { profileFor } from "#lib/connectors/profiles";
import { type Ctx, inTransaction } from "#lib/context";
import { canHelpAgain, retryableKinds } from "#lib/messages/retry-rules";
import { textArray } from "#lib/text/text-array";

/** Which messages of a campaign a decision is about. */
export type Decidable = {
  kind: CampaignDecision;
  platform: Platform;
  /** For a retry: those too that were called back, because something that has passed since ended the campaign. */
  calledBack: boolean;
};

/** Those that failed and can be helped, or those left in doubt: a condition on a row of `messages`. */
export function decidable(which: Decidable): SQL {
  if (which.kind === "doubt_sent") return sql`state = 'uncertain'`;
  // What has lost its words cannot leave again.
  if (which.kind === "doubt_again") return sql`(erased_at IS NULL AND state = 'uncertain')`;
  return sql`(${helpable(which)} AND NOT ${replaced})`;
}

function helpable({ platform, calledBack }: Omit<Decidable, "kind">): SQL {
  return sql`(erased_at IS NULL AND (state = 'expired' OR (${calledBack} AND state = 'cancelled')
    OR (state = 'failed' AND failure_kind = ANY(${textArray([...retryableKinds])})
      AND coalesce(failure_code, '') <> ALL(${textArray([...lastingCodes(platform)])}))))`;
}

/** A fallback's message has reached the person, is on its way or in doubt: a new try would tell them the same twice. */
const replaced = sql`EXISTS (SELECT 1 FROM fallbacks f
  JOIN messages s ON s.workspace_id = f.workspace_id AND s.id = f.sent_id
  WHERE f.workspace_id = messages.workspace_id AND f.campaign_id = messages.campaign_id AND f.root_id = messages.id
    AND s.state NOT IN ('failed', 'expired', 'cancelled'))`;

/** How many whom a new try could help are left out of it, because a fallback took its place. */
export async function countReplaced(ctx: Ctx, campaignId: string, which: Omit<Decidable, "kind">): Promise<number> {
  const [row] = await inTransaction(ctx, ({ db, workspaceId }) =>
    db.execute<{ people: number }>(sql`
      SELECT count(*)::int AS people FROM messages
      WHERE workspace_id = ${workspaceId} AND campaign_id = ${campaignId} AND id IN (
          SELECT root_id FROM fallbacks WHERE workspace_id = ${workspaceId} AND campaign_id = ${campaignId} AND state = 'made')
        AND ${helpable(which)} AND ${replaced}`),
  );
  return row?.people ?? 0;
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
