import { sql } from "drizzle-orm";
import { type OriginHook, restOrigin } from "#lib/sending/origins/origins";
import { waitMs } from "#lib/waits";
import { followReplacements } from "./running/follow-messages.ts";
import { passOverBlocked } from "./running/pass-over.ts";

/** How long messages that replace others wait when nothing can leave; those that get too old meanwhile never leave. */
const restMs = 60_000;

/** What sending tells the fallback of a campaign, whose origin has the campaign's id. */
export const fallbackOriginHook: OriginHook = {
  moved: followReplacements,
  async progressed(ctx, campaignId, { accepted, delivered, failed }) {
    if (accepted === 0 && delivered === 0 && failed === 0) return;
    await ctx.db.execute(sql`
      UPDATE campaign_fallbacks SET accepted = accepted + ${accepted}, delivered = delivered + ${delivered},
        failed = failed + ${failed}
      WHERE workspace_id = ${ctx.workspaceId} AND campaign_id = ${campaignId}`);
  },
  async stopped(ctx, id, reason) {
    const until = new Date(ctx.now.getTime() + waitMs(restMs));
    // What is about one link says nothing about the others; what is about the workspace holds them all.
    const ofLink = !reason.startsWith("workspace_");
    if (ofLink && (await passOverBlocked(ctx, { fallback: fallbackOriginHook }, id, until))) return;
    await restOrigin(ctx, { kind: "fallback", id }, until);
  },
  slowed: async () => {},
  inDoubt: async () => {},
};
