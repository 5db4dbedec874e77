import { and, eq, isNull, sql } from "drizzle-orm";
import { workspaces } from "#db/schema/workspaces";
import { asCustomer, type Ctx, inTransaction } from "#lib/context";
import { notFound } from "#lib/errors";

/**
 * Who answers requests: a provider those of its customers; the operator, with the operator's database role, those of
 * workspaces that no provider looks after. `ctx.workspaceId` is the provider's, or the workspace the operator works in.
 */
export type Desk = { by: "provider" | "operator"; ctx: Ctx };

/** SQL condition on `workspaces`: those whose requests are answered here. */
export function customersOf({ by, ctx }: Desk) {
  return by === "provider"
    ? eq(workspaces.providerId, ctx.workspaceId)
    : and(eq(workspaces.kind, "business"), isNull(workspaces.providerId));
}

/**
 * Runs `fn` inside the workspace of a customer, in one transaction with what the caller does around it.
 *
 * @throws DomainError "not_found" when the workspace is none of this desk's
 */
export async function inCustomer<T>(desk: Desk, customerId: string, fn: (ctx: Ctx) => Promise<T>): Promise<T> {
  if (desk.by === "provider") return asCustomer(desk.ctx, customerId, fn);
  return inTransaction(desk.ctx, async (ctx) => {
    const [customer] = await ctx.db
      .select({ id: workspaces.id })
      .from(workspaces)
      .where(and(eq(workspaces.id, customerId), customersOf(desk)));
    if (!customer) throw notFound("workspace");
    return fn({ ...ctx, workspaceId: customerId });
  });
}

/** What only whoever decides about a workspace may change in it. */
export type WorkspaceDecision = { channelQuota?: number; verifiedAt?: Date; activatedAt?: Date };

/**
 * Writes a decision about a workspace. Runs in the transaction of `desk.ctx`, outside `inCustomer`.
 *
 * @throws DomainError "not_found" when the workspace is none of this desk's
 */
export async function decide(desk: Desk, customerId: string, decision: WorkspaceDecision): Promise<void> {
  const { db } = desk.ctx;
  const { channelQuota, verifiedAt, activatedAt } = decision;
  const [written] =
    desk.by === "provider"
      ? await db.execute<{ found: boolean }>(sql`
          SELECT decide_about_customer(${customerId}, ${channelQuota ?? null}::int,
            ${verifiedAt?.toISOString() ?? null}::timestamptz, ${activatedAt?.toISOString() ?? null}::timestamptz) AS found`)
      : await db.execute<{ found: boolean }>(sql`
          UPDATE workspaces SET channel_quota = coalesce(${channelQuota ?? null}::int, channel_quota),
            verified_at = coalesce(${verifiedAt?.toISOString() ?? null}::timestamptz, verified_at),
            activated_at = coalesce(${activatedAt?.toISOString() ?? null}::timestamptz, activated_at)
          WHERE id = ${customerId} AND provider_id IS NULL RETURNING true AS found`);
  if (!written?.found) throw notFound("workspace");
}

/** As `decide`, about how many numbers a channel may hold. */
export async function decideNumbers(desk: Desk, customerId: string, channelId: string, quota: number): Promise<void> {
  const { db } = desk.ctx;
  const [written] =
    desk.by === "provider"
      ? await db.execute<{ found: boolean }>(
          sql`SELECT decide_about_numbers(${customerId}, ${channelId}, ${quota}::int) AS found`,
        )
      : await db.execute<{ found: boolean }>(sql`
          UPDATE channels SET number_quota = ${quota}::int
          WHERE workspace_id = ${customerId} AND id = ${channelId} AND EXISTS (
            SELECT 1 FROM workspaces w WHERE w.id = ${customerId} AND w.provider_id IS NULL)
          RETURNING true AS found`);
  if (!written?.found) throw notFound("channel");
}
