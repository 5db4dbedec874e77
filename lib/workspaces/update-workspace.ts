import { eq } from "drizzle-orm";
import { workspaces } from "#db/schema/workspaces";
import { audit } from "#lib/audit/audit";
import { changesOf } from "#lib/audit/audit-entries";
import { type Ctx, currentWorkspace, inTransaction } from "#lib/context";
import type { UpdateWorkspaceInput } from "./schema.ts";

/**
 * Updates the settings that members may change. A new time zone applies to statistics from now on; earlier days keep the
 * figures they have.
 */
export async function updateWorkspace(ctx: Ctx, input: UpdateWorkspaceInput): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const before = await currentWorkspace(ctx);
    const after = { ...input, contactEmail: input.contactEmail || null };
    const detail = changesOf<keyof typeof after>(before, after);
    if (Object.keys(detail).length === 0) return;
    await ctx.db.update(workspaces).set(after).where(eq(workspaces.id, ctx.workspaceId));
    await audit(ctx, {
      action: "workspace.updated",
      objectKind: "workspace",
      objectId: ctx.workspaceId,
      detail,
    });
  });
}
