import { and, desc, eq, isNotNull } from "drizzle-orm";
import { auditLog } from "#db/schema/workspaces";
import { type Ctx, inTransaction } from "#lib/context";
import { readDetails } from "#lib/workspaces/audit-details";
import type { AuditPage } from "#lib/workspaces/audit-queries";

/** What the provider's staff did in the workspace lately, newest first, from its audit log. */
export async function listStaffActs(ctx: Ctx, limit: number): Promise<AuditPage["rows"]> {
  const rows = await inTransaction(ctx, ({ db, workspaceId }) =>
    db
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
      .where(and(eq(auditLog.workspaceId, workspaceId), isNotNull(auditLog.staffOfId)))
      .orderBy(desc(auditLog.at), desc(auditLog.id))
      .limit(limit),
  );
  return rows.map(({ detail, ...row }) => ({ ...row, details: readDetails(row.action, detail) }));
}
