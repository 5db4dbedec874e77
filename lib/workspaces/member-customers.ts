import { and, eq, inArray } from "drizzle-orm";
import type { Role } from "#db/enums";
import { workspaces } from "#db/schema/workspaces";
import { type Ctx, inTransaction } from "#lib/context";
import { notFound } from "#lib/errors";
import { canBeLimited } from "./rules.ts";

/** The customers of an invitation, as they are kept: null for a role that sees all. @throws DomainError "not_found" */
export async function invitedCustomers(
  ctx: Ctx,
  role: Role,
  customerIds: readonly string[] | null,
): Promise<string[] | null> {
  if (!customerIds || !canBeLimited(role)) return null;
  return inTransaction(ctx, (ctx) => ownCustomers(ctx, customerIds, null));
}

/**
 * The ids in a fixed order, each once.
 *
 * @param held what the member has already: a customer that has left meanwhile may stay, and shows nothing
 * @throws DomainError "not_found" when one is no customer of this workspace
 */
export async function ownCustomers(
  { db, workspaceId }: Ctx,
  customerIds: readonly string[],
  held: readonly string[] | null,
): Promise<string[]> {
  const wanted = [...new Set(customerIds)].sort();
  const rows = await db
    .select({ id: workspaces.id })
    .from(workspaces)
    .where(and(eq(workspaces.providerId, workspaceId), inArray(workspaces.id, wanted)));
  const known = new Set([...rows.map(({ id }) => id), ...(held ?? [])]);
  if (!wanted.every((id) => known.has(id))) throw notFound("customer");
  return wanted;
}
