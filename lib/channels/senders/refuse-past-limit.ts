import { and, count, eq, ne } from "drizzle-orm";
import { senders } from "#db/schema/senders";
import type { Ctx } from "#lib/context";
import { DomainError } from "#lib/errors";
import { findBinding, lockChannel } from "../find-channel.ts";
import { isVerifiedBusiness, numberLimit } from "../rules.ts";

/**
 * @param ctx in a transaction
 * @throws DomainError "limit_exceeded" when the account holds as many numbers as it may, "precondition_failed" without one
 */
export async function refusePastLimit(ctx: Ctx, channelId: string): Promise<void> {
  const { numberQuota } = await lockChannel(ctx, channelId);
  const binding = await findBinding(ctx, channelId);
  if (!binding) throw new DomainError("precondition_failed", "channels.bindFirst");
  const [held] = await ctx.db
    .select({ numbers: count() })
    .from(senders)
    .where(
      and(eq(senders.workspaceId, ctx.workspaceId), eq(senders.channelId, channelId), ne(senders.state, "DELETED")),
    );
  const { verificationState } = binding.account;
  const limit = numberLimit(binding.platform, verificationState, numberQuota);
  if ((held?.numbers ?? 0) < limit) return;
  const verified = isVerifiedBusiness(verificationState);
  throw new DomainError("limit_exceeded", verified ? "channels.numbersVerified" : "channels.numbersUnverified", {
    values: { limit },
  });
}
