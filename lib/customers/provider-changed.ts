import { and, asc, eq, isNull } from "drizzle-orm";
import { channels } from "#db/schema/channels";
import { withdrawUnbindingRequest } from "#lib/channels/binding/request-unbinding";
import type { Ctx } from "#lib/context";

/**
 * Ends what was between a customer and the provider it leaves, in the customer's context and in the transaction of the
 * change: what the customer asked of that provider, and what that provider was let do. Whatever is added to the two belongs here.
 */
export async function endWorkOfProvider(customer: Ctx): Promise<void> {
  const asked = await customer.db
    .select({ id: channels.id })
    .from(channels)
    .where(
      and(
        eq(channels.workspaceId, customer.workspaceId),
        eq(channels.state, "unbinding_requested"),
        isNull(channels.deletedAt),
      ),
    )
    .orderBy(asc(channels.id));
  for (const { id } of asked) await withdrawUnbindingRequest(customer, { channelId: id });
}
