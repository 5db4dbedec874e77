import { auditLog } from "#db/schema/workspaces";
import type { Ctx } from "#lib/context";
import { newId } from "#lib/ids";

/** Notes a privileged act in the append-only log, in the transaction of the act itself. Never put a secret in `detail`. */
export async function audit(
  ctx: Ctx,
  act: { action: string; objectKind: string; objectId: string; detail?: Record<string, unknown>; reason?: string },
): Promise<void> {
  await ctx.db.insert(auditLog).values({
    workspaceId: ctx.workspaceId,
    id: newId(),
    at: ctx.now,
    actorId: ctx.actor.kind === "member" ? ctx.actor.userId : null,
    actorName: ctx.actor.name,
    action: act.action,
    objectKind: act.objectKind,
    objectId: act.objectId,
    detail: act.detail ?? {},
    reason: act.reason ?? null,
  });
}
