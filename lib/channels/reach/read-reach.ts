import { and, eq, sql } from "drizzle-orm";
import { bindings } from "#db/schema/channels";
import { portfolios } from "#db/schema/service";
import { type Ctx, inTransaction } from "#lib/context";
import { portfolioOf } from "./portfolio.ts";
import { countedSince, type ReachUse } from "./rules.ts";

type UseRow = Omit<ReachUse, "ownFrom" | "totalFrom"> & { ownFrom: string | null; totalFrom: string | null };

/** SQL of the columns that `reach_use` and `lock_reach` give, as `toUse` takes them. */
export const useColumns = sql`people, workspaces, share, stated, unstated, own, total, own_from AS "ownFrom", total_from AS "totalFrom"`;

export function toUse(row: UseRow): ReachUse {
  const date = (text: string | null) => (text === null ? null : new Date(text));
  return { ...row, ownFrom: date(row.ownFrom), totalFrom: date(row.totalFrom) };
}

/**
 * What the business behind a channel may reach and has reached; null where its platform has told no such limit. Other
 * workspaces appear as figures only.
 */
export async function readReach(ctx: Ctx, channelId: string): Promise<ReachUse | null> {
  return inTransaction(ctx, async ({ db, workspaceId, now }) => {
    const held = await findPortfolio({ db, workspaceId }, channelId);
    if (!held) return null;
    const [row] = await db.execute<UseRow>(sql`
      SELECT ${useColumns} FROM reach_use(${held.platform}, ${held.id}, ${countedSince(now).toISOString()}::timestamptz)`);
    return row && row.people !== null ? toUse(row) : null;
  });
}

/** The business behind a channel; null where its platform has told no limit of it. */
export async function findPortfolio({ db, workspaceId }: Pick<Ctx, "db" | "workspaceId">, channelId: string) {
  const [held] = await db
    .select({ platform: portfolios.platform, id: portfolios.id })
    .from(bindings)
    .innerJoin(
      portfolios,
      and(
        eq(portfolios.workspaceId, bindings.workspaceId),
        eq(portfolios.platform, bindings.platform),
        eq(portfolios.id, portfolioOf(bindings)),
      ),
    )
    .where(and(eq(bindings.workspaceId, workspaceId), eq(bindings.channelId, channelId)));
  return held ?? null;
}
