import { and, eq, sql } from "drizzle-orm";
import { portfolios } from "#db/schema/service";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { lockChannel } from "../find-channel.ts";
import { findPortfolio, toUse, useColumns } from "./read-reach.ts";
import { countedSince, mostShare } from "./rules.ts";
import type { SetReachShareInput } from "./schema.ts";

/**
 * States what part of the people whom a business may reach is this workspace's. What is stated for other workspaces stays theirs,
 * and for whom nothing is stated keeps an equal part. What waits for the business, in whatever workspace, looks again.
 *
 * @throws DomainError "not_found" for a channel without such a business; "precondition_failed" where no other workspace has it;
 *   "invalid" on `share` for more than is left
 */
export async function setReachShare(ctx: Ctx, { channelId, share: typed }: SetReachShareInput): Promise<void> {
  const share = typed === "" ? null : Number(typed);
  await inTransaction(ctx, async (ctx) => {
    const { db, workspaceId, now } = ctx;
    await lockChannel(ctx, channelId);
    const held = await findPortfolio(ctx, channelId);
    if (!held) throw notFound("portfolio");
    // Claims lock their origins before the portfolio: whoever changes both keeps to that order.
    await db.execute(sql`SELECT reopen_reach(${held.platform}, ${held.id})`);
    const [row] = await db.execute<Parameters<typeof toUse>[0]>(sql`
      SELECT ${useColumns} FROM lock_reach(${held.platform}, ${held.id}, ${countedSince(now).toISOString()}::timestamptz)`);
    if (!row) throw notFound("portfolio");
    const use = toUse(row);
    if (use.workspaces < 2) throw new DomainError("precondition_failed", "reach.oneWorkspace");
    const most = mostShare(use);
    if (share !== null && share > most) {
      throw new DomainError("invalid", "reach.shareLarge", { field: "share", values: { most } });
    }
    if (share === use.share) return;
    await db
      .update(portfolios)
      .set({ share })
      .where(
        and(
          eq(portfolios.workspaceId, workspaceId),
          eq(portfolios.platform, held.platform),
          eq(portfolios.id, held.id),
        ),
      );
    await audit(ctx, {
      action: "channel.reach_share_changed",
      objectKind: "channel",
      objectId: channelId,
      detail: { reachShare: { from: use.share, to: share } },
    });
  });
}
