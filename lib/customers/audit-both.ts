import { sql } from "drizzle-orm";
import { audit } from "#lib/audit/audit";
import type { AuditEntry } from "#lib/audit/audit-entries";
import { type Ctx, currentWorkspace } from "#lib/context";

/**
 * Notes what staff did with a customer in the logs of both, the provider named beside the person in the customer's. Also for
 * a customer that is just no longer this provider's. To be called in the transaction of the change.
 */
export async function auditBoth(ctx: Ctx, customerId: string, entry: AuditEntry): Promise<void> {
  await audit(ctx, entry);
  await auditAt(ctx, customerId, entry);
}

/** Notes an entry in the log of another workspace that the act of this one concerns. */
export async function auditAt(ctx: Ctx, workspaceId: string, entry: AuditEntry): Promise<void> {
  const { name } = await currentWorkspace(ctx);
  const enter = (id: string) => ctx.db.execute(sql`SELECT set_config('app.workspace_id', ${id}, true)`);
  await enter(workspaceId);
  await audit({ ...ctx, workspaceId, actor: { ...ctx.actor, name: `${ctx.actor.name} (${name})` } }, entry);
  await enter(ctx.workspaceId);
}
