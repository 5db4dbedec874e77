import { and, count, eq, isNull } from "drizzle-orm";
import type { SuppressionKind } from "#db/audience-enums";
import type { Platform } from "#db/enums";
import { suppressions } from "#db/schema/audience";
import { type Ctx, inTransaction } from "#lib/context";

export type SuppressionCount = { platform: Platform; kind: SuppressionKind; entries: number };

/** How many suppressions hold, by platform and kind, for a reader who may not see whom they are about. */
export async function countSuppressions(ctx: Ctx): Promise<SuppressionCount[]> {
  return inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({ platform: suppressions.platform, kind: suppressions.kind, entries: count() })
      .from(suppressions)
      .where(and(eq(suppressions.workspaceId, workspaceId), isNull(suppressions.liftedAt)))
      .groupBy(suppressions.platform, suppressions.kind)
      .orderBy(suppressions.platform, suppressions.kind),
  );
}
