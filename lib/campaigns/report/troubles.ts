import { and, desc, eq, or, sql } from "drizzle-orm";
import type { TroubleCause } from "#db/enums";
import { campaigns } from "#db/schema/campaigns";
import { jobTroubles } from "#db/schema/operations";
import { type Ctx, inTransaction } from "#lib/context";
import { dropFallbacksJob } from "#lib/fallback/jobs";
import { callBackCampaignJob, expandCampaignJob, startCampaignJob } from "../jobs.ts";

/** What Carillon could not do for a campaign: a key of the catalogue under `campaigns.troubles`. */
export type CampaignTrouble = {
  what: "start" | "expand" | "call_back" | "drop" | "send";
  cause: TroubleCause;
  /** Finds the error in the log. */
  reference: string;
  since: Date;
};

const jobs: Record<string, CampaignTrouble["what"]> = {
  [startCampaignJob.kind]: "start",
  [expandCampaignJob.kind]: "expand",
  [callBackCampaignJob.kind]: "call_back",
  [dropFallbacksJob.kind]: "drop",
};

/**
 * What failed for a campaign and has not succeeded since, newest first. A failure of a lane that it sends from counts
 * while messages of a running campaign wait, and only when nothing of it has moved after the failure.
 */
export async function listCampaignTroubles(ctx: Ctx, campaignId: string): Promise<CampaignTrouble[]> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const itsLane = and(
      sql`(${jobTroubles.about} IN (${campaigns.senderId}, ${campaigns.channelId})
        OR jsonb_exists(${campaigns.pool} -> 'paces', ${jobTroubles.about}))`,
      eq(campaigns.state, "running"),
      sql`${campaigns.queued} > 0 AND ${jobTroubles.lastAt} >= coalesce(${campaigns.progressAt}, ${jobTroubles.lastAt})`,
    );
    const rows = await db
      .select({
        activity: jobTroubles.activity,
        cause: jobTroubles.cause,
        reference: jobTroubles.reference,
        since: jobTroubles.since,
      })
      .from(campaigns)
      .innerJoin(jobTroubles, eq(jobTroubles.workspaceId, campaigns.workspaceId))
      .where(
        and(
          eq(campaigns.workspaceId, workspaceId),
          eq(campaigns.id, campaignId),
          or(eq(jobTroubles.about, campaigns.id), itsLane),
        ),
      )
      .orderBy(desc(jobTroubles.lastAt));
    return rows.map(({ activity, ...row }) => ({ what: jobs[activity] ?? "send", ...row }));
  });
}
