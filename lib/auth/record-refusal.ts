import { and, count, eq, gt } from "drizzle-orm";
import { auditLog } from "#db/schema/workspaces";
import { audit } from "#lib/audit/audit";
import { actorId, type Ctx, toRecord } from "#lib/context";
import type { Permission } from "./permissions.ts";

/** Most refusals of one person that the audit log takes in an hour: a loop must not fill it. */
export const refusalsAnHour = 20;

const action = "permission.refused";

/** Records that the role of `ctx.actor` lacked a permission. @param path where it was asked, with its query */
export async function recordRefusal(ctx: Ctx, permission: Permission, path: string | null): Promise<void> {
  await toRecord(ctx, async (ctx) => {
    const { db, workspaceId, now, actor } = ctx;
    const [recorded] = await db
      .select({ refusals: count() })
      .from(auditLog)
      .where(
        and(
          eq(auditLog.workspaceId, workspaceId),
          gt(auditLog.at, new Date(now.getTime() - 3_600_000)),
          eq(auditLog.action, action),
          eq(auditLog.actorId, actorId(actor)),
        ),
      );
    if ((recorded?.refusals ?? 0) >= refusalsAnHour) return;
    const page = path?.split("?")[0]?.slice(0, 200) ?? "";
    await audit(ctx, { action, objectKind: "permission", objectId: permission, detail: page ? { page } : {} });
  });
}
