import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { type Role, roles } from "#db/enums";
import type { TemplateApproval } from "#db/schema/templates";
import { memberships, users } from "#db/schema/workspaces";
import { hasPermission, type Permission } from "#lib/auth/permissions";
import { actorId, type Ctx, inTransaction } from "#lib/context";

/** User ids of the members who can let something through: templates, unless another permission is named. */
export async function listApprovers(ctx: Ctx, permission: Permission = "templates:approve"): Promise<string[]> {
  const approvingRoles = roles.filter((role) => hasPermission(role, permission));
  return inTransaction(ctx, async ({ db, workspaceId, actor }) => {
    if (actor.kind === "system") {
      // A worker reads no table of people.
      const members = await db.execute<{ userId: string; role: Role }>(sql`
        SELECT user_id AS "userId", role FROM mail_audience(${workspaceId})`);
      return members.flatMap(({ userId, role }) => (approvingRoles.includes(role) ? [userId] : []));
    }
    const rows = await db
      .select({ userId: memberships.userId })
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .where(
        and(
          eq(memberships.workspaceId, workspaceId),
          inArray(memberships.role, approvingRoles),
          isNull(users.disabledAt),
        ),
      )
      .orderBy(memberships.userId);
    return rows.map(({ userId }) => userId);
  });
}

/** May the reader decide about what somebody asked? Their own they may only when nobody else could. */
export function mayDecide(ctx: Pick<Ctx, "actor">, approval: TemplateApproval, approvers: readonly string[]): boolean {
  const reader = actorId(ctx.actor);
  if (!approvers.includes(reader)) return false;
  return approval.byId !== reader || approvers.every((other) => other === reader);
}
