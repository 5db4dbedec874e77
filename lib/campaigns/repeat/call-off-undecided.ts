import { and, eq, sql } from "drizzle-orm";
import { campaigns } from "#db/schema/campaigns";
import { repeatTurns } from "#db/schema/repeats";
import type { Ctx } from "#lib/context";
import { lockOrigin, setOriginState } from "#lib/sending/origins/origins";
import { noteCampaignEvent } from "../report/events.ts";

/**
 * Calls off the turn before when it still waits for a second person, or was sent back: two of them must not start one right after
 * the other. In the transaction that makes the next one.
 */
export async function callOffUndecided(ctx: Ctx, repeatId: string): Promise<void> {
  const undecided = and(
    eq(campaigns.workspaceId, ctx.workspaceId),
    eq(campaigns.state, "scheduled"),
    sql`${campaigns.approval} ->> 'state' <> 'approved'`,
  );
  const rows = await ctx.db
    .select({ id: campaigns.id })
    .from(repeatTurns)
    .innerJoin(
      campaigns,
      and(eq(campaigns.workspaceId, repeatTurns.workspaceId), eq(campaigns.id, repeatTurns.campaignId)),
    )
    .where(and(eq(repeatTurns.workspaceId, ctx.workspaceId), eq(repeatTurns.repeatId, repeatId), undecided));
  // One at most: each turn calls off the one before.
  for (const { id } of rows) {
    await lockOrigin(ctx, { kind: "campaign", id });
    const [row] = await ctx.db
      .update(campaigns)
      .set({ state: "cancelled", stateReason: "next_turn", finishedAt: ctx.now })
      .where(and(undecided, eq(campaigns.id, id)))
      .returning({ id: campaigns.id });
    if (!row) continue;
    await setOriginState(ctx, { kind: "campaign", id }, "stopped");
    await setOriginState(ctx, { kind: "fallback", id }, "stopped");
    await noteCampaignEvent(ctx, id, "next_turn", {});
  }
}
