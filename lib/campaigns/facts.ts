import { and, eq, isNull } from "drizzle-orm";
import { bindings, channels, senders } from "#db/schema/channels";
import { templates } from "#db/schema/templates";
import { type Ctx, inTransaction } from "#lib/context";
import { obstacle } from "./rules.ts";

/** What stands in the way of sending this template from this sender right now; null when nothing does. */
export async function findObstacle(
  ctx: Ctx,
  ids: { channelId: string; senderId: string; templateCode: string },
): Promise<string | null> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [channel] = await db
      .select({ state: channels.state, account: bindings.accountId })
      .from(channels)
      .leftJoin(bindings, and(eq(bindings.workspaceId, channels.workspaceId), eq(bindings.channelId, channels.id)))
      .where(and(eq(channels.workspaceId, workspaceId), eq(channels.id, ids.channelId), isNull(channels.deletedAt)));
    const [sender] = await db
      .select({ state: senders.state })
      .from(senders)
      .where(
        and(eq(senders.workspaceId, workspaceId), eq(senders.id, ids.senderId), eq(senders.channelId, ids.channelId)),
      );
    const [template] = await db
      .select({
        state: templates.state,
        sendingAllowed: templates.sendingAllowed,
        changedAt: templates.categoryChangedAt,
      })
      .from(templates)
      .where(
        and(
          eq(templates.workspaceId, workspaceId),
          eq(templates.code, ids.templateCode),
          eq(templates.channelId, ids.channelId),
        ),
      );
    return obstacle({
      channelState: channel?.state ?? null,
      bound: Boolean(channel?.account),
      senderState: sender?.state ?? null,
      templateState: template?.state ?? null,
      sendingAllowed: template?.sendingAllowed ?? false,
      categoryChanged: Boolean(template?.changedAt),
    });
  });
}
