import { eq } from "drizzle-orm";
import { defaultUndoSeconds } from "#db/enums";
import { sendingRules } from "#db/schema/sending";
import { audit } from "#lib/audit/audit";
import { changesOf } from "#lib/audit/audit-entries";
import { type Ctx, inTransaction } from "#lib/context";
import type { SendingRulesInput } from "./schema.ts";

/** What the workspace asks of its own sends, beside their hours. */
export async function readSendingRules(ctx: Ctx): Promise<SendingRulesInput> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db
      .select({
        undoSeconds: sendingRules.undoSeconds,
        capMessages: sendingRules.capMessages,
        capDays: sendingRules.capDays,
        approveAbove: sendingRules.approveAbove,
      })
      .from(sendingRules)
      .where(eq(sendingRules.workspaceId, workspaceId));
    return row ?? { undoSeconds: defaultUndoSeconds, capMessages: null, capDays: null, approveAbove: null };
  });
}

/** Sets what the workspace asks of its own sends, from the next launch and the next claim on. */
export async function changeSendingRules(ctx: Ctx, input: SendingRulesInput): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const detail = changesOf<"undoSeconds" | "capMessages" | "capDays" | "approveAbove">(
      await readSendingRules(ctx),
      input,
    );
    if (Object.keys(detail).length === 0) return;
    const { workspaceId, now } = ctx;
    await ctx.db
      .insert(sendingRules)
      .values({ workspaceId, ...input, updatedAt: now })
      .onConflictDoUpdate({ target: sendingRules.workspaceId, set: { ...input, updatedAt: now } });
    await audit(ctx, {
      action: "workspace.sending_rules_changed",
      objectKind: "workspace",
      objectId: workspaceId,
      detail,
    });
  });
}
