import type { Platform } from "#db/enums";
import { suppressions } from "#db/schema/audience";
import type { Ctx } from "#lib/context";

/** Keeps a person from being messaged on a platform again. Saying it twice changes nothing. */
export async function recordSuppression(
  ctx: Ctx,
  input: { platform: Platform; phone: string; source: "opted_out" | "platform" },
): Promise<void> {
  await ctx.db
    .insert(suppressions)
    .values({ workspaceId: ctx.workspaceId, at: ctx.now, ...input })
    .onConflictDoNothing();
}
