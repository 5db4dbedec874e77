import { sql } from "drizzle-orm";
import type { MessageState } from "#db/message-enums";
import { type Ctx, inTransaction } from "#lib/context";
import { askForJob } from "#lib/jobs/ask";
import { applyChanges, type MessageChange } from "#lib/sending/apply-changes";
import type { OriginHooks } from "#lib/sending/origins/origins";
import { textArray } from "#lib/text/text-array";
import { carryOutDecisionJob } from "../jobs.ts";
import { versionOfCampaign } from "../languages/version-of-campaign.ts";
import { adoptTemplate } from "../launch/adopt-template.ts";
import { type Decidable, decidable } from "./decidable.ts";

/** Messages changed in one transaction. */
const sliceSize = 500;

type Decision = Decidable & { by: string; through: string; after: string };
/** `older` says that it would leave with another version of its template than the campaign has now. */
type Row = { id: string; attempt: number; state: MessageState; older: boolean };

/**
 * Carries a person's decision out for the next of a campaign's messages, and asks for the rest. The decision says how far it
 * got; without one there is nothing to do.
 */
export async function carryOutDecision(ctx: Ctx, hooks: OriginHooks, campaignId: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const [decision] = await ctx.db.execute<Decision>(sql`
      SELECT decision->>'kind' AS kind, decision->>'by' AS by, decision->>'through' AS through, decision->>'after' AS after,
        (decision->>'calledBack')::boolean AS "calledBack", h.type AS platform
      FROM campaigns c JOIN channels h ON h.workspace_id = c.workspace_id AND h.id = c.channel_id
      WHERE c.workspace_id = ${ctx.workspaceId} AND c.id = ${campaignId} AND c.decision IS NOT NULL`);
    if (!decision) return;
    const ids = await lockNext(ctx, campaignId, decision);
    // Asked again now that they are locked: whoever replaces a message by a fallback locks it too.
    const rows = await ctx.db.execute<Row>(sql`
      SELECT id, attempt, state, template_version IS DISTINCT FROM ${versionOfCampaign(campaignId)} AS older FROM messages
      WHERE workspace_id = ${ctx.workspaceId} AND id = ANY(${textArray(ids)}) AND ${decidable(decision)}
      ORDER BY id`);
    if (decision.kind !== "doubt_sent") await makeReady(ctx, campaignId, [...rows]);
    await applyChanges(
      ctx,
      hooks,
      rows.map((row) => changeBy(ctx, decision, row)),
    );
    const more = ids.length === sliceSize;
    // Somebody else may have come further, or the campaign may have been stopped meanwhile.
    const next = more ? sql`decision || ${JSON.stringify({ after: ids.at(-1) })}::jsonb` : sql`NULL`;
    await ctx.db.execute(sql`
      UPDATE campaigns SET decision = ${next}
      WHERE workspace_id = ${ctx.workspaceId} AND id = ${campaignId} AND decision->>'kind' = ${decision.kind}
        AND decision->>'after' = ${decision.after} AND decision->>'through' = ${decision.through}`);
    if (more) await askForJob(ctx, carryOutDecisionJob, { campaignId }, { key: campaignId });
  });
}

/** Locks the next messages that a decision is about, in the order in which everybody locks them. @returns their ids */
async function lockNext(ctx: Ctx, campaignId: string, decision: Decision): Promise<string[]> {
  const rows = await ctx.db.execute<{ id: string }>(sql`
    SELECT id FROM messages
    WHERE workspace_id = ${ctx.workspaceId} AND campaign_id = ${campaignId} AND id > ${decision.after}
      AND id <= ${decision.through} AND ${decidable(decision)}
    ORDER BY id LIMIT ${sliceSize} FOR NO KEY UPDATE`);
  return rows.map(({ id }) => id);
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

/** Whatever would keep messages from leaving once more, or would settle their new try by what is said about an earlier one. */
async function makeReady(ctx: Ctx, campaignId: string, rows: Row[]): Promise<void> {
  const older = rows.filter((row) => row.older).map((row) => row.id);
  if (older.length > 0) await adoptTemplate(ctx, campaignId, older);
  const expired = rows.filter((row) => row.state === "expired").map((row) => row.id);
  if (expired.length > 0) {
    await ctx.db.execute(sql`
      UPDATE messages SET expires_at = NULL WHERE workspace_id = ${ctx.workspaceId} AND id = ANY(${textArray(expired)})`);
  }
  const failed = rows.filter((row) => row.state === "failed").map((row) => row.id);
  if (failed.length === 0) return;
  // The platform gave these up: what else it says by their ids, except that they arrived, is about a try that is over.
  await ctx.db.execute(sql`
    UPDATE message_external_ids x SET state = 'returned' FROM messages m
    WHERE m.workspace_id = ${ctx.workspaceId} AND m.id = ANY(${textArray(failed)}) AND x.workspace_id = m.workspace_id
      AND x.lane_id IN (m.sender_id, m.channel_id) AND x.external_id = m.external_id AND x.message_id = m.id`);
}
