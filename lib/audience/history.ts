import type { SuppressionChange, SuppressionSource } from "#db/audience-enums";
import { suppressionEvents } from "#db/schema/audience";
import { type Ctx, recordedName } from "#lib/context";
import { newId } from "#lib/ids";

/** Rows of one INSERT; more would have more parameters than a statement takes. */
const atOnce = 1_000;

type Change = {
  /** The suppression's. */
  id: string;
  change: SuppressionChange;
  cause: SuppressionSource;
  at: Date;
  reason?: string | null;
};

/** Notes what was added or lifted, in the transaction of the change. A member's change names the member. */
export async function noteSuppressionChanges(ctx: Ctx, changes: Change[]): Promise<void> {
  const { actor } = ctx;
  for (let from = 0; from < changes.length; from += atOnce) {
    await ctx.db.insert(suppressionEvents).values(
      changes.slice(from, from + atOnce).map(({ id, change, cause, at, reason }) => {
        const byMember = (cause === "member" || cause === "import") && actor.kind === "member";
        return {
          workspaceId: ctx.workspaceId,
          suppressionId: id,
          id: newId(),
          change,
          cause,
          at,
          recordedAt: ctx.now,
          actorId: byMember ? actor.userId : null,
          actorName: byMember ? recordedName(ctx.actor) : null,
          reason: reason ?? null,
        };
      }),
    );
  }
}
