import { and, eq, isNotNull, lt } from "drizzle-orm";
import { bindings } from "#db/schema/channels";
import type { Failure } from "#lib/connectors/connector";
import type { Ctx } from "#lib/context";
import type { LaneLease } from "./lanes/lanes.ts";
import type { Ended } from "./outcomes.ts";

/** Keeps the platform's words with the binding, for the account page and the dashboard. */
export async function recordTrouble(
  ctx: Ctx,
  held: Pick<LaneLease, "laneId" | "channelId">,
  failure: Failure,
): Promise<void> {
  const trouble = `${failure.code ?? ""} ${failure.detail}`.trim();
  await ctx.db
    .update(bindings)
    .set({ trouble, troubleLaneId: held.laneId, checkedAt: ctx.now })
    .where(and(eq(bindings.workspaceId, ctx.workspaceId), eq(bindings.channelId, held.channelId)));
}

/** Takes back what sending on this lane had met, once the platform accepts a message that left after that. */
export async function refuteTrouble(ctx: Ctx, held: LaneLease, batch: Ended[]): Promise<void> {
  const leftAt = batch.flatMap(({ outcome, at, tookMs }) =>
    outcome.outcome === "accepted" ? [at.getTime() - tookMs] : [],
  );
  if (leftAt.length === 0) return;
  await ctx.db
    .update(bindings)
    .set({ trouble: null, troubleLaneId: null, checkedAt: ctx.now })
    .where(
      and(
        eq(bindings.workspaceId, ctx.workspaceId),
        eq(bindings.channelId, held.channelId),
        eq(bindings.troubleLaneId, held.laneId),
        isNotNull(bindings.trouble),
        lt(bindings.checkedAt, new Date(Math.max(...leftAt))),
      ),
    );
}
