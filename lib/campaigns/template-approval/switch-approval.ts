import { and, asc, count, eq, sql } from "drizzle-orm";
import { templates } from "#db/schema/templates";
import { workspaces } from "#db/schema/workspaces";
import { audit } from "#lib/audit/audit";
import { type Ctx, currentWorkspace, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { waitingApproval } from "#lib/templates/review/approved";
import { storeAnswer } from "./decide-approval.ts";
import { mailAnswer } from "./mail-approval.ts";
import type { SwitchApprovalInput } from "./schema.ts";

const waits = sql`${templates.approval} ->> 'state' = 'waiting'`;

/** How many templates of the workspace wait for somebody's approval. */
export async function countWaiting(ctx: Ctx): Promise<number> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db
      .select({ waiting: count() })
      .from(templates)
      .where(and(eq(templates.workspaceId, workspaceId), waits));
    return row?.waiting ?? 0;
  });
}

/**
 * Says whether another person lets templates through before they go to the platform. Switched off, what waits goes back to its
 * authors: nothing is submitted that nobody has decided about.
 *
 * @returns how many templates went back
 * @throws DomainError "conflict" when another number of templates waits than the person was told
 */
export async function switchApproval(ctx: Ctx, { on, waiting }: SwitchApprovalInput): Promise<{ back: number }> {
  return inTransaction(ctx, async (ctx) => {
    const { db, workspaceId } = ctx;
    const [workspace] = await db
      .select({ on: workspaces.templateApproval })
      .from(workspaces)
      .where(eq(workspaces.id, workspaceId))
      .for("update");
    if (workspace?.on === on) return { back: 0 };
    const rows = on
      ? []
      : await db
          .select()
          .from(templates)
          .where(and(eq(templates.workspaceId, workspaceId), waits))
          .orderBy(asc(templates.code))
          .for("update");
    if (!on && rows.length !== waiting) throw new DomainError("conflict", "templateApproval.count");
    await db.update(workspaces).set({ templateApproval: on }).where(eq(workspaces.id, workspaceId));
    await audit(ctx, {
      action: "workspace.updated",
      objectKind: "workspace",
      objectId: workspaceId,
      detail: { templateApproval: { from: !on, to: on } },
    });
    for (const row of rows) {
      const approval = waitingApproval(row);
      if (!approval) continue;
      await storeAnswer(ctx, row.code, approval, null);
      const detail = { name: row.name, language: row.language };
      await audit(ctx, { action: "template.sent_back", objectKind: "template", objectId: row.code, detail });
      await mailAnswer(ctx, row, approval, { approved: false, reason: null });
    }
    return { back: rows.length };
  });
}

/** Does the workspace want templates approved, before they go to the platform? */
export async function wantsApproval(ctx: Ctx): Promise<boolean> {
  return (await currentWorkspace(ctx)).templateApproval;
}
