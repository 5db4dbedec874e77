import { and, eq } from "drizzle-orm";
import { senders } from "#db/schema/senders";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { findNumber } from "./change-number.ts";
import type { MarketingInput } from "./schema.ts";

/**
 * Pauses marketing on a number, or lets it go on. Every claim asks for it: what is marketing waits while it is paused, and its
 * campaigns pause with the reason; codes and other messages leave. Doing so again changes nothing.
 *
 * @throws DomainError "not_found"; "precondition_failed" on a platform that has no pages of numbers
 */
export async function pauseMarketing(ctx: Ctx, input: MarketingInput): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { sender, limits } = await findNumber(ctx, input);
    if (!limits?.menu.includes("numbers")) throw new DomainError("precondition_failed", "numbers.notOnThisPlatform");
    const { paused } = input;
    if (paused === (sender.marketingPausedAt !== null)) return;
    await ctx.db
      .update(senders)
      .set({ marketingPausedAt: paused ? ctx.now : null })
      .where(and(eq(senders.workspaceId, ctx.workspaceId), eq(senders.id, sender.id)));
    await audit(ctx, {
      action: "sender.marketing_changed",
      ...{ objectKind: "sender", objectId: sender.id },
      detail: { marketing: { from: paused, to: !paused }, phone: sender.address },
    });
  });
}
