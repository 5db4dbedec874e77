import { and, eq } from "drizzle-orm";
import { workspaces } from "#db/schema/workspaces";
import { asCustomer, type Ctx } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";

/**
 * A customer of this provider, locked until the transaction ends: whatever makes channels or changes how it stands waits.
 *
 * @throws DomainError "not_found" when it is no customer of ours, "precondition_failed" when it is closed
 */
export async function lockCustomer(ctx: Ctx, customerId: string) {
  const row = await asCustomer(ctx, customerId, async ({ db }) => {
    // Its own row may be locked by itself alone.
    const [row] = await db
      .select()
      .from(workspaces)
      .where(and(eq(workspaces.id, customerId), eq(workspaces.providerId, ctx.workspaceId)))
      .for("update");
    return row;
  });
  if (!row) throw notFound("customer");
  if (row.closedAt) throw new DomainError("precondition_failed", "customers.isClosed");
  return row;
}
