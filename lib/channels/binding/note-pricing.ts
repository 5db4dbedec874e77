import { and, eq, gte, sql } from "drizzle-orm";
import { auditLog } from "#db/schema/workspaces";
import { audit } from "#lib/audit/audit";
import type { PricingEvent } from "#lib/connectors/events";
import { type Ctx, inTransaction } from "#lib/context";
import { lockChannelIfAny } from "../find-channel.ts";

/** The clock of the platform may be ahead of ours by so much. */
const skewMs = 60 * 60_000;

/**
 * Notes in the log that the platform charges an account differently from now on. The price of a message is what its receipt
 * says; this tells people why it changed. The same event again is not noted twice.
 *
 * @returns whether it was noted
 */
export async function notePricing(ctx: Ctx, event: PricingEvent, channelId: string): Promise<boolean> {
  return inTransaction(ctx, async (ctx) => {
    const { db, workspaceId } = ctx;
    if (!(await lockChannelIfAny(ctx, channelId))) return false;
    const action = "channel.pricing_changed";
    const detail = { ...event.detail, change: event.change, at: event.at.toISOString() };
    const [noted] = await db
      .select({ id: auditLog.id })
      .from(auditLog)
      .where(
        and(
          eq(auditLog.workspaceId, workspaceId),
          gte(auditLog.at, new Date(event.at.getTime() - skewMs)),
          eq(auditLog.action, action),
          eq(auditLog.objectId, channelId),
          sql`${auditLog.detail} = ${JSON.stringify(detail)}::jsonb`,
        ),
      )
      .limit(1);
    if (noted) return false;
    await audit(ctx, { action, objectKind: "channel", objectId: channelId, detail });
    return true;
  });
}
