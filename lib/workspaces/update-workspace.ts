import { eq } from "drizzle-orm";
import { workspaces } from "#db/schema/workspaces";
import { audit } from "#lib/audit";
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
    const changed = (Object.keys(after) as (keyof typeof after)[]).filter((key) => before[key] !== after[key]);
    if (changed.length === 0) return;
    await ctx.db.update(workspaces).set(after).where(eq(workspaces.id, ctx.workspaceId));
    await audit(ctx, {
      action: "workspace.updated",
      objectKind: "workspace",
      objectId: ctx.workspaceId,
      detail: Object.fromEntries(changed.map((key) => [key, { from: before[key], to: after[key] }])),
    });
  });
}
