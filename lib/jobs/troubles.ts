import { and, eq, sql } from "drizzle-orm";
import { jobTroubles } from "#db/schema/operations";
import { type Ctx, inTransaction } from "#lib/context";
import { causeOf, type Failing, reportError, reportSuccess } from "#lib/report-error";

/** Background work of a workspace, and what it is about: the id of a campaign, of a lane. */
export type Activity = Failing & { workspaceId: string; about: string };

/** Where background work says how it went, so that people see what failed and has not succeeded since. Neither throws. */
export type Troubles = {
  failed(activity: Activity, error: unknown): Promise<void>;
  succeeded(activity: Activity): Promise<void>;
};

/** Keeps troubles in the database; errors are logged and counted besides. */
export function createTroubles(contextOf: (workspaceId: string) => Ctx): Troubles {
  return {
    async failed(activity, error) {
      const reference = reportError(activity, error);
      try {
        await noteTrouble(contextOf(activity.workspaceId), activity, { reference, cause: causeOf(error) });
      } catch (unwritten) {
        reportError({ activity: "troubles" }, unwritten);
      }
    },
    async succeeded(activity) {
      reportSuccess(activity);
      try {
        await clearTrouble(contextOf(activity.workspaceId), activity);
      } catch (unwritten) {
        reportError({ activity: "troubles" }, unwritten);
      }
    },
  };
}

async function noteTrouble(
  ctx: Ctx,
  { activity, about }: Activity,
  why: Pick<typeof jobTroubles.$inferInsert, "reference" | "cause">,
): Promise<void> {
  await inTransaction(ctx, async ({ db, workspaceId, now }) => {
    await db
      .insert(jobTroubles)
      .values({ workspaceId, activity, about, ...why, since: now, lastAt: now })
      .onConflictDoUpdate({
        target: [jobTroubles.workspaceId, jobTroubles.about, jobTroubles.activity],
        set: { ...why, times: sql`${jobTroubles.times} + 1`, lastAt: now },
      });
  });
}

async function clearTrouble(ctx: Ctx, { activity, about }: Activity): Promise<void> {
  await inTransaction(ctx, async ({ db, workspaceId }) => {
    await db
      .delete(jobTroubles)
      .where(
        and(eq(jobTroubles.workspaceId, workspaceId), eq(jobTroubles.about, about), eq(jobTroubles.activity, activity)),
      );
  });
}
