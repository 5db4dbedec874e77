import { and, count, eq, isNull } from "drizzle-orm";
import { invitations, memberships } from "#db/schema/workspaces";
import { audit } from "#lib/audit/audit";
import { asCustomer, type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { isOpenInvitation, type NewInvitation, writeInvitation } from "#lib/workspaces/invitations";
import { lockCustomer } from "./find-customer.ts";
import type { InviteOwnerInput } from "./schema.ts";

/**
 * Invites a customer's owner again, for as long as nobody has become it: afterwards owners invite each other, and staff
 * could otherwise invite themselves. Every earlier invitation to own the customer stops working. Noted in the logs of both.
 *
 * @throws DomainError "not_found" when it is no customer of ours, "precondition_failed" when it has an owner or is closed
 */
export async function inviteOwner(ctx: Ctx, input: InviteOwnerInput & { byMail?: boolean }): Promise<NewInvitation> {
  const { customerId, email, byMail = false } = input;
  return inTransaction(ctx, async (ctx) => {
    await lockCustomer(ctx, customerId);
    const invitation = await asCustomer(ctx, customerId, async (customer) => {
      if ((await countOwners(customer)) > 0) throw new DomainError("precondition_failed", "customers.hasOwner");
      await revokeOwnersInvitations(customer);
      return writeInvitation(customer, { email, role: "owner", byMail });
    });
    await audit(ctx, {
      action: "customer.owner_invited",
      objectKind: "workspace",
      objectId: customerId,
      detail: { email },
    });
    return invitation;
  });
}

/** How many owners the workspace of `ctx` has. */
export async function countOwners({ db, workspaceId }: Ctx): Promise<number> {
  const [found] = await db
    .select({ owners: count() })
    .from(memberships)
    .where(and(eq(memberships.workspaceId, workspaceId), eq(memberships.role, "owner")));
  return found?.owners ?? 0;
}

async function revokeOwnersInvitations({ db, workspaceId, now }: Ctx): Promise<void> {
  await db
    .update(invitations)
    .set({ revokedAt: now })
    .where(
      and(
        eq(invitations.workspaceId, workspaceId),
        eq(invitations.role, "owner"),
        isNull(invitations.acceptedAt),
        isOpenInvitation(now),
      ),
    );
}
