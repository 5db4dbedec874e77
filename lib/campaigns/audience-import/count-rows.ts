import { sql } from "drizzle-orm";
import type { RecipientReason } from "#db/enums";
import type { Ctx } from "#lib/context";

/** Rows of a list by fate and by reason. */
export async function countRows(ctx: Ctx, importId: string) {
  const rows = await ctx.db.execute<{ fate: string; reason: RecipientReason | null; n: number }>(sql`
    SELECT fate, reason, count(*)::int AS n FROM campaign_recipients
    WHERE workspace_id = ${ctx.workspaceId} AND import_id = ${importId} GROUP BY fate, reason`);
  const sum = (fate: string) => rows.reduce((n, row) => n + (row.fate === fate ? row.n : 0), 0);
  const reasons = Object.fromEntries(rows.flatMap((row) => (row.reason ? [[row.reason, row.n]] : [])));
  return {
    totals: {
      rowsTotal: sum("send") + sum("hold") + sum("skip"),
      rowsSend: sum("send"),
      rowsHold: sum("hold"),
      rowsSkip: sum("skip"),
    },
    reasons: reasons as Partial<Record<RecipientReason, number>>,
  };
}
