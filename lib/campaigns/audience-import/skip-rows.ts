import { sql } from "drizzle-orm";
import type { Platform } from "#db/enums";
import { stoppedElsewhere } from "#lib/audience/stops-elsewhere";
import { leftTopic } from "#lib/audience/topics/left-topic";
import { type Ctx, currentWorkspace } from "#lib/context";
import { kindsAgainst } from "#lib/sending/may-leave";
import { textArray } from "#lib/text/text-array";
import type { TargetTemplate } from "./find-target.ts";

// The planner knows nothing of rows written a moment ago and takes them for a handful: a join of them with themselves would
// be done row by row, 200,000 times 200,000. An array of row numbers, and one look-up a row, cost the same whatever it thinks.

/** The first row of a number is kept; a hidden row only where the number stands in no other. */
export async function skipRepeated(ctx: Ctx, importId: string): Promise<void> {
  await ctx.db.execute(sql`
    UPDATE campaign_recipients SET fate = 'skip', reason = 'duplicate', reason_column = 'recipient'
    WHERE workspace_id = ${ctx.workspaceId} AND import_id = ${importId} AND row_number = ANY(ARRAY(
      SELECT row_number FROM (
        SELECT row_number, row_number() OVER (PARTITION BY address ORDER BY hidden, row_number) AS turn
        FROM campaign_recipients
        WHERE workspace_id = ${ctx.workspaceId} AND import_id = ${importId} AND fate = 'send'
      ) seen WHERE turn > 1))`);
}

/** The claim asks the same again when each message's turn comes: marketing needs consent where the workspace demands it. */
export async function skipUnwilling(
  ctx: Ctx,
  importId: string,
  template: Pick<TargetTemplate, "category" | "platform" | "topicId">,
): Promise<void> {
  const { requireConsent, stopEverywhere } = await currentWorkspace(ctx);
  const kinds = kindsAgainst(template.category);
  if (kinds.length > 0) {
    await ctx.db.execute(sql`
      UPDATE campaign_recipients r SET fate = 'skip', reason = 'opted_out', reason_column = 'recipient'
      WHERE r.workspace_id = ${ctx.workspaceId} AND r.import_id = ${importId} AND r.fate = 'send'
        AND (SELECT true FROM suppressions s
          WHERE s.workspace_id = r.workspace_id AND s.platform = ${template.platform}
            AND s.address_kind = r.address_kind AND s.address = r.address AND s.lifted_at IS NULL
            AND s.kind = ANY(${textArray(kinds)}) LIMIT 1)`);
    if (stopEverywhere) await skipStoppedElsewhere(ctx, importId, template.platform, kinds);
  }
  if (template.category !== "marketing") return;
  if (template.topicId !== null) await skipLeft(ctx, importId, template.topicId);
  if (!requireConsent) return;
  await ctx.db.execute(sql`
    UPDATE campaign_recipients r SET fate = 'skip', reason = 'no_consent', reason_column = 'recipient'
    WHERE r.workspace_id = ${ctx.workspaceId} AND r.import_id = ${importId} AND r.fate = 'send'
      AND NOT coalesce((SELECT k.granted FROM consents k
        WHERE k.workspace_id = r.workspace_id AND k.address_kind = r.address_kind AND k.address = r.address
          AND k.kind = 'marketing' ORDER BY k.at DESC LIMIT 1), false)`);
}

/** People who have left what the template is about: for them it is as if they wanted no marketing. */
async function skipLeft(ctx: Ctx, importId: string, topicId: string): Promise<void> {
  const person = {
    ...{ workspaceId: sql`r.workspace_id`, addressKind: sql`r.address_kind`, address: sql`r.address` },
    topicId: sql`${topicId}::text`,
  };
  await ctx.db.execute(sql`
    UPDATE campaign_recipients r SET fate = 'skip', reason = 'opted_out', reason_column = 'recipient'
    WHERE r.workspace_id = ${ctx.workspaceId} AND r.import_id = ${importId} AND r.fate = 'send' AND ${leftTopic(person)}`);
}

/** People who stopped by a word on another platform, where such a word holds on every one. */
async function skipStoppedElsewhere(ctx: Ctx, importId: string, platform: Platform, kinds: string[]): Promise<void> {
  const person = {
    ...{ workspaceId: sql`r.workspace_id`, platform: sql`${platform}::text` },
    ...{ addressKind: sql`r.address_kind`, address: sql`r.address` },
  };
  await ctx.db.execute(sql`
    UPDATE campaign_recipients r SET fate = 'skip', reason = 'opted_out', reason_column = 'recipient'
    WHERE r.workspace_id = ${ctx.workspaceId} AND r.import_id = ${importId} AND r.fate = 'send'
      AND ${stoppedElsewhere(person)} = ANY(${textArray(kinds)})`);
}
