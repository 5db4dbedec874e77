import { and, eq } from "drizzle-orm";
import type { TemplateCategory } from "#db/enums";
import { senders } from "#db/schema/senders";
import { mayCarry } from "#lib/channels/sender-addresses/rules";
import type { Ctx } from "#lib/context";
import { DomainError } from "#lib/errors";

/**
 * An address for what people wait for sends no marketing.
 *
 * @throws DomainError "invalid" for such an address and a marketing template
 */
export async function refuseOtherUse(ctx: Ctx, senderId: string, category: TemplateCategory): Promise<void> {
  const [sender] = await ctx.db
    .select({ details: senders.details })
    .from(senders)
    .where(and(eq(senders.workspaceId, ctx.workspaceId), eq(senders.id, senderId)));
  if (!mayCarry(sender?.details.mail?.sendType ?? null, category))
    throw new DomainError("invalid", "campaigns.senderForTriggered", { field: "senderId" });
}
