import { retention } from "#db/schema/workspaces";
import { audit } from "#lib/audit/audit";
import { changesOf } from "#lib/audit/audit-entries";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { readRetention } from "./read-retention.ts";
import { keptKinds } from "./rules.ts";
import type { RetentionInput } from "./schema.ts";

/**
 * Sets for how many days this workspace keeps things. What is older then leaves within hours and does not come back.
 *
 * @throws DomainError "invalid" on a field with more days than the operator lets everybody keep
 */
export async function changeRetention(ctx: Ctx, input: RetentionInput): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { own, most } = await readRetention(ctx);
    for (const kind of keptKinds) {
      if ((input[kind] ?? 0) > most[kind])
        throw new DomainError("invalid", "retention.most", { values: { days: most[kind] }, field: kind });
    }
    const days = (of: RetentionInput) => ({
      ...{ sentDays: of.sent, receivedDays: of.received, fileDays: of.files, auditDays: of.audit },
    });
    const detail = changesOf<"sentDays" | "receivedDays" | "fileDays" | "auditDays">(days(own), days(input));
    if (Object.keys(detail).length === 0) return;
    await ctx.db
      .insert(retention)
      .values({ workspaceId: ctx.workspaceId, ...days(input) })
      .onConflictDoUpdate({ target: retention.workspaceId, set: days(input) });
    await audit(ctx, {
      action: "workspace.retention_changed",
      objectKind: "workspace",
      objectId: ctx.workspaceId,
      detail,
    });
  });
}
