import { desc, eq } from "drizzle-orm";
import type { ErasureState, ErasureStep } from "#db/enums";
import { type ErasureResult, erasures } from "#db/schema/contacts";
import { type Ctx, inTransaction } from "#lib/context";

/** Erasures on the page. */
const most = 50;

export type ErasureRow = {
  id: string;
  state: ErasureState;
  step: ErasureStep;
  round: number;
  looked: number;
  result: ErasureResult;
  askedByName: string;
  askedAt: Date;
  finishedAt: Date | null;
};

/** The latest erasures of the workspace with how far they have got. None says who the person was. */
export async function listErasures(ctx: Ctx): Promise<ErasureRow[]> {
  return inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({
        id: erasures.id,
        state: erasures.state,
        step: erasures.step,
        round: erasures.round,
        looked: erasures.looked,
        result: erasures.result,
        askedByName: erasures.askedByName,
        askedAt: erasures.askedAt,
        finishedAt: erasures.finishedAt,
      })
      .from(erasures)
      .where(eq(erasures.workspaceId, workspaceId))
      .orderBy(desc(erasures.askedAt), desc(erasures.id))
      .limit(most),
  );
}
