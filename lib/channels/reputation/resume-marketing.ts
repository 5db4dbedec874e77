import { and, eq, isNotNull } from "drizzle-orm";
import { senderDomains } from "#db/schema/mail";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { lockChannel } from "../find-channel.ts";
import type { SenderDomainInput } from "./schema.ts";

/**
 * Lets marketing of a domain leave again that was stopped because too much of it came back. What came back before does not
 * count again. Campaigns that stopped by it stay paused until they are resumed.
 *
 * @throws DomainError "conflict" when it is not stopped
 */
export async function resumeMarketing(ctx: Ctx, { channelId, domain }: SenderDomainInput): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    await lockChannel(ctx, channelId);
    const resumed = await ctx.db
      .update(senderDomains)
      .set({ stoppedAt: null, stoppedFor: null, stoppedCount: null, stoppedOf: null, resumedAt: ctx.now })
      .where(
        and(
          eq(senderDomains.workspaceId, ctx.workspaceId),
          eq(senderDomains.channelId, channelId),
          eq(senderDomains.domain, domain),
          isNotNull(senderDomains.stoppedAt),
        ),
      )
      .returning({ domain: senderDomains.domain });
    if (resumed.length === 0) throw new DomainError("conflict", "channels.marketingNotStopped");
    await audit(ctx, {
      action: "channel.marketing_resumed",
      objectKind: "channel",
      objectId: channelId,
      detail: { domain },
    });
  });
}
