import { sql } from "drizzle-orm";
import type { CampaignDecision, Platform } from "#db/enums";
import { type Ctx, inTransaction } from "#lib/context";
import { askForJob } from "#lib/jobs/ask";
import { applyChanges, type MessageChange } from "#lib/sending/apply-changes";
import type { OriginHooks } from "#lib/sending/origins";
import { textArray } from "#lib/text-array";
import { carryOutDecisionJob } from "../jobs.ts";
import { decidable } from "./decidable.ts";

/** Messages changed in one transaction. */
const sliceSize = 500;

type Decision = { kind: CampaignDecision; by: string; through: string; after: string; platform: Platform };

/**
 * Carries a person's decision out for the next of a campaign's messages, and asks for the rest. The decision says how far it
 * got; without one there is nothing to do.
 */
export async function carryOutDecision(ctx: Ctx, hooks: OriginHooks, campaignId: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const [decision] = await ctx.db.execute<Decision>(sql`
      SELECT decision->>'kind' AS kind, decision->>'by' AS by, decision->>'through' AS through, decision->>'after' AS after,
        h.type AS platform
      FROM campaigns c JOIN channels h ON h.workspace_id = c.workspace_id AND h.id = c.channel_id
      WHERE c.workspace_id = ${ctx.workspaceId} AND c.id = ${campaignId} AND c.decision IS NOT NULL`);
    if (!decision) return;
    const rows = await ctx.db.execute<{ id: string; attempt: number; state: string }>(sql`
      SELECT id, attempt, state FROM messages
      WHERE workspace_id = ${ctx.workspaceId} AND campaign_id = ${campaignId} AND id > ${decision.after}
        AND id <= ${decision.through} AND ${decidable(decision.kind, decision.platform)}
      ORDER BY id LIMIT ${sliceSize}`);
    await letExpiredLeave(
      ctx,
      rows.filter((row) => row.state === "expired").map((row) => row.id),
    );
    if (decision.kind === "retry_failed") {
      await endTries(
        ctx,
        rows.map((row) => row.id),
      );
    }
    await applyChanges(
      ctx,
      hooks,
      rows.map((row) => changeBy(ctx, decision, row)),
    );
    const more = rows.length === sliceSize;
    // Somebody else may have come further, or the campaign may have been stopped meanwhile.
    const next = more ? sql`decision || ${JSON.stringify({ after: rows.at(-1)?.id })}::jsonb` : sql`NULL`;
    await ctx.db.execute(sql`
      UPDATE campaigns SET decision = ${next}
      WHERE workspace_id = ${ctx.workspaceId} AND id = ${campaignId} AND decision->>'kind' = ${decision.kind}
        AND decision->>'after' = ${decision.after} AND decision->>'through' = ${decision.through}`);
    if (more) await askForJob(ctx, carryOutDecisionJob, { campaignId }, { key: campaignId });
  });
}

function changeBy(ctx: Ctx, { kind, by }: Decision, { id, attempt }: { id: string; attempt: number }): MessageChange {
  const base = { messageId: id, at: ctx.now };
  if (kind === "doubt_sent") {
    const detail = { attempt, cause: "person", by };
    return { ...base, target: "accepted", key: `accepted_by_person:${attempt}`, eventKind: "accepted", detail };
  }
  const cause = kind === "retry_failed" ? "retried" : "person";
  return { ...base, target: "again", key: `${kind}:${attempt}`, eventKind: "resent", detail: { attempt, cause, by } };
}

/** A person wants them sent although their time is over. */
async function letExpiredLeave(ctx: Ctx, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await ctx.db.execute(sql`
    UPDATE messages SET expires_at = NULL WHERE workspace_id = ${ctx.workspaceId} AND id = ANY(${textArray(ids)})`);
}

/** The platform gave these up: what else it says by their ids, except that they arrived, must not settle the new try. */
async function endTries(ctx: Ctx, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await ctx.db.execute(sql`
    UPDATE message_external_ids x SET state = 'returned' FROM messages m
    WHERE m.workspace_id = ${ctx.workspaceId} AND m.id = ANY(${textArray(ids)}) AND x.workspace_id = m.workspace_id
      AND x.lane_id IN (m.sender_id, m.channel_id) AND x.external_id = m.external_id AND x.message_id = m.id`);
}
