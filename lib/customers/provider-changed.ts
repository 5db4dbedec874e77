import { and, asc, eq, gt, isNull } from "drizzle-orm";
import { channels } from "#db/schema/channels";
import { grants, requests } from "#db/schema/customers";
import { withdrawUnbindingRequest } from "#lib/channels/binding/request-unbinding";
import type { Ctx } from "#lib/context";
import { revokeGrant } from "#lib/grants/change-grant";
import { withdrawRequest } from "#lib/requests/ask";

/**
 * Ends what was between a customer and the provider it leaves, in the customer's context and in the transaction of the
 * change: what the customer asked of that provider, and what that provider was let do. Whatever is added to the two belongs here.
 */
export async function endWorkOfProvider(customer: Ctx): Promise<void> {
  const { db, workspaceId, now } = customer;
  const asked = await db
    .select({ id: requests.id })
    .from(requests)
    .where(and(eq(requests.workspaceId, workspaceId), eq(requests.state, "open")))
    .orderBy(asc(requests.id));
  for (const { id } of asked) await withdrawRequest(customer, { requestId: id });
  const waiting = await db
    .select({ id: channels.id })
    .from(channels)
    .where(
      and(eq(channels.workspaceId, workspaceId), eq(channels.state, "unbinding_requested"), isNull(channels.deletedAt)),
    )
    .orderBy(asc(channels.id));
  for (const { id } of waiting) await withdrawUnbindingRequest(customer, { channelId: id });
  const given = await db
    .select({ id: grants.id })
    .from(grants)
    .where(and(eq(grants.workspaceId, workspaceId), isNull(grants.revokedAt), gt(grants.endsAt, now)))
    .orderBy(asc(grants.id));
  for (const { id } of given) await revokeGrant(customer, id);
}
