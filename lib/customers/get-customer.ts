import { and, desc, eq, or, sql } from "drizzle-orm";
import { auditLog, memberships, users, workspaces } from "#db/schema/workspaces";
import { asCustomer, type Ctx, inTransaction } from "#lib/context";
import { notFound } from "#lib/errors";
import { listAttentionItems } from "#lib/statistics/attention";
import { readDetails } from "#lib/workspaces/audit-details";
import { namesOf } from "#lib/workspaces/audit-names";
import type { AuditPage } from "#lib/workspaces/audit-queries";
import { type InvitationRow, listInvitations } from "#lib/workspaces/invitations";
import { standingOf, type WorkspaceStanding } from "#lib/workspaces/standing";
import { closingFacts } from "./close-customer.ts";
import { findOffer } from "./hand-over.ts";
import { listTermsFiles } from "./terms-file.ts";

export type CustomerFacts = {
  id: string;
  slug: string;
  name: string;
  country: string | null;
  contactName: string | null;
  contactEmail: string | null;
  officeAddress: string | null;
  zone: string;
  language: string;
  quota: number;
  standing: WorkspaceStanding;
  suspended: { at: Date; reason: string; by: "provider" | "operator" } | null;
  closedAt: Date | null;
  createdAt: Date;
};

/**
 * A customer of this provider.
 *
 * @throws DomainError "not_found" for every other workspace
 */
export async function getCustomer(ctx: Ctx, customerId: string): Promise<CustomerFacts> {
  const [row] = await inTransaction(ctx, ({ db }) =>
    db
      .select()
      .from(workspaces)
      .where(and(eq(workspaces.id, customerId), eq(workspaces.providerId, ctx.workspaceId))),
  );
  if (!row) throw notFound("customer");
  const { suspendedAt, suspendedReason, suspendedBy } = row;
  return {
    ...{ id: row.id, slug: row.slug, name: row.name, country: row.country, zone: row.zone, language: row.language },
    ...{ contactName: row.contactName, contactEmail: row.contactEmail, officeAddress: row.officeAddress },
    ...{ quota: row.channelQuota, closedAt: row.closedAt, createdAt: row.createdAt, standing: standingOf(row) },
    suspended: suspendedAt && suspendedBy ? { at: suspendedAt, reason: suspendedReason ?? "", by: suspendedBy } : null,
  };
}

/** A customer's name for a filter; null for what is no customer of ours. */
export async function findCustomer(ctx: Ctx, customerId: string) {
  const [row] = await inTransaction(ctx, ({ db }) =>
    db
      .select({
        id: workspaces.id,
        name: workspaces.name,
        country: workspaces.country,
        contactEmail: workspaces.contactEmail,
      })
      .from(workspaces)
      .where(and(eq(workspaces.id, customerId), eq(workspaces.providerId, ctx.workspaceId))),
  );
  return row ?? null;
}

/** What only the customer's page shows: who owns it, what needs somebody, its terms, and what may be done with it. */
export async function getCustomerMatters(ctx: Ctx, customerId: string) {
  return inTransaction(ctx, async (ctx) => {
    const offer = await findOffer(ctx, customerId);
    const theirs = await asCustomer(ctx, customerId, async (customer) => ({
      owners: await listOwners(customer),
      invitations: (await listInvitations(customer)).filter(({ role }) => role === "owner"),
      terms: await listTermsFiles(customer),
      alerts: await listAttentionItems(customer),
      closing: await closingFacts(customer),
    }));
    return { ...theirs, offer };
  });
}
export type CustomerMatters = Awaited<ReturnType<typeof getCustomerMatters>>;
export type OwnerInvitation = InvitationRow;

function listOwners({ db, workspaceId }: Ctx) {
  return db
    .select({ userId: users.id, name: users.name, email: users.email })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.workspaceId, workspaceId), eq(memberships.role, "owner")))
    .orderBy(users.name, users.id);
}

/** What this provider's staff did with a customer, newest first, from the provider's own audit log. */
export async function listStaffActs(ctx: Ctx, customerId: string, most = 8): Promise<Omit<AuditPage, "total">> {
  return inTransaction(ctx, async (ctx) => {
    const found = await ctx.db
      .select({
        id: auditLog.id,
        at: auditLog.at,
        actorName: auditLog.actorName,
        action: auditLog.action,
        objectKind: auditLog.objectKind,
        objectId: auditLog.objectId,
        detail: auditLog.detail,
        reason: auditLog.reason,
        customerId: auditLog.customerId,
      })
      .from(auditLog)
      .where(
        and(
          eq(auditLog.workspaceId, ctx.workspaceId),
          or(
            eq(auditLog.customerId, customerId),
            eq(auditLog.objectId, customerId),
            eq(sql`${auditLog.detail} ->> 'customerId'`, customerId),
          ),
        ),
      )
      .orderBy(desc(auditLog.at), desc(auditLog.id))
      .limit(most);
    const rows = found.map(({ detail, ...row }) => ({ ...row, details: readDetails(row.action, detail) }));
    const names = await namesOf(
      ctx,
      rows.map((row) => row.objectId),
    );
    return { rows, names };
  });
}
