import { and, count, eq, inArray, isNull, notInArray, sql } from "drizzle-orm";
import { campaigns } from "#db/schema/campaigns";
import { channels } from "#db/schema/channels";
import { customerHandOvers } from "#db/schema/customers";
import { invitations } from "#db/schema/workspaces";
import { asCustomer, type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { isOpenInvitation } from "#lib/workspaces/invitations";
import { standingOf } from "#lib/workspaces/standing";
import { auditBoth } from "./audit-both.ts";
import { lockCustomer } from "./find-customer.ts";
import type { CloseCustomerInput } from "./schema.ts";

/**
 * Closes a customer for good: everything of it can still be read, and nobody can change anything. Noted in the logs of both.
 *
 * @param input.name as a person typed it, to confirm
 * @throws DomainError "invalid" for another name, "precondition_failed" while a channel is bound or a campaign has not ended
 */
export async function closeCustomer(ctx: Ctx, { customerId, name, reason }: CloseCustomerInput): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const before = await lockCustomer(ctx, customerId);
    if (before.name !== name) throw new DomainError("invalid", "customers.nameDiffers", { field: "name" });
    const { bound, campaigns: running } = await asCustomer(ctx, customerId, closingFacts);
    if (bound > 0) throw new DomainError("precondition_failed", "customers.stillBound", { values: { count: bound } });
    if (running > 0) {
      throw new DomainError("precondition_failed", "customers.stillSending", { values: { count: running } });
    }
    await asCustomer(ctx, customerId, endOpenMatters);
    await auditBoth(ctx, customerId, {
      ...{ action: "customer.closed", objectKind: "workspace", objectId: customerId },
      detail: { name: before.name, standing: { from: standingOf(before), to: "closed" } },
      reason,
    });
    await ctx.db.execute(sql`SELECT close_customer(${customerId}, ${ctx.now.toISOString()}::timestamptz)`);
  });
}

/** What keeps the workspace of `ctx` from being closed: channels that are bound, campaigns that have not ended. */
export async function closingFacts({ db, workspaceId }: Ctx): Promise<{ bound: number; campaigns: number }> {
  const [held] = await db
    .select({ bound: count() })
    .from(channels)
    .where(
      and(eq(channels.workspaceId, workspaceId), isNull(channels.deletedAt), notInArray(channels.state, ["unbound"])),
    );
  const [going] = await db
    .select({ campaigns: count() })
    .from(campaigns)
    .where(
      and(
        eq(campaigns.workspaceId, workspaceId),
        inArray(campaigns.state, ["scheduled", "running", "paused", "stopping"]),
      ),
    );
  return { bound: held?.bound ?? 0, campaigns: going?.campaigns ?? 0 };
}

/** Invitations that nobody could accept any more, and an offer that nobody could. */
async function endOpenMatters({ db, workspaceId, now, actor }: Ctx): Promise<void> {
  await db
    .update(invitations)
    .set({ revokedAt: now })
    .where(and(eq(invitations.workspaceId, workspaceId), isOpenInvitation(now)));
  await db
    .update(customerHandOvers)
    .set({ state: "withdrawn", answeredByName: actor.name, answeredAt: now })
    .where(and(eq(customerHandOvers.workspaceId, workspaceId), eq(customerHandOvers.state, "open")));
}
