import { sql } from "drizzle-orm";
import { type Ctx, inTransaction } from "#lib/context";
import { askForJob } from "#lib/jobs/ask";
import type { Troubles } from "#lib/jobs/troubles";
import { reportError } from "#lib/report-error";
import { waitMs } from "#lib/waits";
import { driveLaneJob } from "./jobs.ts";
import type { LaneLease } from "./lanes.ts";

/** A lane whose driver failed rests this long, twice as long after each further failure in a row. */
const parkMs = { first: 5_000, longest: 60_000 };

/** The lanes of one process whose last driver failed: whatever is wrong is still wrong a moment later. */
export type LaneParking = {
  /** How long the lane still has to rest, in milliseconds; not positive when it may be driven. */
  restMs(workspaceId: string, laneId: string): number;
  /** Keeps the reason for people to see, and gives the lane back until its rest is over. Never throws. */
  park(workspaceId: string, held: LaneLease, error: unknown): Promise<void>;
  /** The lane was driven: what was wrong is over. */
  unpark(workspaceId: string, laneId: string): Promise<void>;
};

export function createLaneParking(contextOf: (workspaceId: string) => Ctx, troubles: Troubles): LaneParking {
  const parked = new Map<string, { until: number; ms: number }>();
  const activityOf = (workspaceId: string, laneId: string) => ({ activity: "lane.send", workspaceId, about: laneId });
  return {
    restMs: (workspaceId, laneId) => (parked.get(keyOf(workspaceId, laneId))?.until ?? 0) - Date.now(),
    async park(workspaceId, held, error) {
      const key = keyOf(workspaceId, held.laneId);
      const ms = Math.min((parked.get(key)?.ms ?? waitMs(parkMs.first) / 2) * 2, waitMs(parkMs.longest));
      parked.set(key, { until: Date.now() + ms, ms });
      await troubles.failed(activityOf(workspaceId, held.laneId), error);
      // When this fails as well the lease runs out, and the lane is found as one that lost its driver.
      await restLane(contextOf(workspaceId), held, ms).catch((error) => reportError({ activity: "lane.park" }, error));
    },
    async unpark(workspaceId, laneId) {
      parked.delete(keyOf(workspaceId, laneId));
      await troubles.succeeded(activityOf(workspaceId, laneId));
    },
  };
}

/** Gives a lane back that can do nothing now, and asks for it to be woken after its rest. */
async function restLane(ctx: Ctx, held: LaneLease, ms: number): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    await ctx.db.execute(sql`
      UPDATE lanes SET lease = NULL,
        next_slot_at = greatest(next_slot_at, clock_timestamp() + make_interval(secs => ${ms / 1000}))
      WHERE workspace_id = ${ctx.workspaceId} AND id = ${held.laneId} AND lease = ${held.lease}`);
    const dueAt = new Date(ctx.now.getTime() + ms);
    await askForJob(ctx, driveLaneJob, { laneId: held.laneId }, { key: held.laneId, dueAt });
  });
}

function keyOf(workspaceId: string, laneId: string): string {
  return `${workspaceId}\n${laneId}`;
}
