import { auditLog } from "#db/schema/workspaces";
import { type Ctx, inTransaction } from "#lib/context";
import { newId } from "#lib/ids";
import type { AuditEntry } from "./audit-entries.ts";

/** Writes an entry to the append-only audit log, in the transaction of the change. Never put secrets into `detail`. */
export async function audit(ctx: Ctx, entry: AuditEntry): Promise<void> {
  await ctx.db.insert(auditLog).values({
    workspaceId: ctx.workspaceId,
    id: newId(),
    at: ctx.now,
    actorId: ctx.actor.kind === "member" ? ctx.actor.userId : null,
    actorName: ctx.actor.name,
    action: entry.action,
    objectKind: entry.objectKind,
    objectId: entry.objectId,
    detail: entry.detail,
    reason: entry.reason ?? null,
  });
}

/** Writes an entry for an act that changes nothing, such as a download. Await it before the act. */
export async function auditAlone(ctx: Ctx, entry: AuditEntry): Promise<void> {
  await inTransaction(ctx, (ctx) => audit(ctx, entry));
}
