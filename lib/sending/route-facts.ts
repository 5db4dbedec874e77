import { and, eq, isNull } from "drizzle-orm";
import type { TemplateCategory } from "#db/enums";
import { bindings, channels } from "#db/schema/channels";
import { senderDomains } from "#db/schema/mail";
import type { SenderPool } from "#db/schema/sender-pools";
import { senders } from "#db/schema/senders";
import { templates } from "#db/schema/templates";
import { workspaces } from "#db/schema/workspaces";
import type { BrakeReason } from "#db/sender-enums";
import { domainOf } from "#lib/channels/reputation/rules";
import { sendersOf } from "#lib/channels/sender-pools/rules";
import { type Ctx, inTransaction } from "#lib/context";
import { notFound } from "#lib/errors";
import { standingOf } from "#lib/workspaces/standing";
import type { RouteFacts } from "./may-leave.ts";
import { readPoolStanding } from "./pools/read-pool-facts.ts";

/**
 * The facts about the workspace, a channel, a sender and a template that `findObstacle` decides by. Of a pool, nothing stands in
 * the way as long as one of its senders can send.
 */
export async function readRouteFacts(
  ctx: Ctx,
  ids: { channelId: string; senderId: string; templateCode: string; pool?: SenderPool | null },
): Promise<RouteFacts> {
  return inTransaction(ctx, async (ctx) => {
    const { db, workspaceId } = ctx;
    const [workspace] = await db
      .select({
        activatedAt: workspaces.activatedAt,
        suspendedAt: workspaces.suspendedAt,
        closedAt: workspaces.closedAt,
      })
      .from(workspaces)
      .where(eq(workspaces.id, workspaceId));
    if (!workspace) throw notFound("workspace");
    const [channel] = await db
      .select({ state: channels.state, account: bindings.accountId, platform: channels.type })
      .from(channels)
      .leftJoin(bindings, and(eq(bindings.workspaceId, channels.workspaceId), eq(bindings.channelId, channels.id)))
      .where(and(eq(channels.workspaceId, workspaceId), eq(channels.id, ids.channelId), isNull(channels.deletedAt)));
    const template = await readTemplate(ctx, ids);
    const senderId = ids.pool
      ? await ableSender(ctx, ids.pool, {
          ...{ channelId: ids.channelId, platform: channel?.platform ?? "", category: template?.category ?? null },
        })
      : ids.senderId;
    const [sender] = await db
      .select({ state: senders.state, address: senders.externalId, pausedAt: senders.marketingPausedAt })
      .from(senders)
      .where(and(eq(senders.workspaceId, workspaceId), eq(senders.id, senderId), eq(senders.channelId, ids.channelId)));
    const stoppedFor =
      template?.category === "marketing" && sender ? await readStop(ctx, ids.channelId, sender.address) : null;
    return {
      workspace: standingOf(workspace),
      channelState: channel?.state ?? null,
      bound: Boolean(channel?.account),
      senderState: sender?.state ?? null,
      marketingPaused: template?.category === "marketing" && sender?.pausedAt != null,
      stoppedFor,
      template: {
        state: template?.state ?? null,
        sendingAllowed: template?.sendingAllowed ?? false,
        stoppedByCategory: template?.stoppedBy === "category",
        version: template?.version ?? null,
      },
    };
  });
}

/** The first sender of a pool that can send now; where none can, the first. */
export async function ableSender(
  ctx: Ctx,
  pool: SenderPool,
  send: { channelId: string; platform: string; category: TemplateCategory | null },
): Promise<string> {
  const standing = await readPoolStanding(ctx, pool, send);
  const ids = sendersOf(pool);
  return ids.find((id) => standing.up(id) && standing.fits(id)) ?? ids[0] ?? "";
}

/** Why no marketing leaves from the domain of a sender; null while it may. */
async function readStop({ db, workspaceId }: Ctx, channelId: string, address: string): Promise<BrakeReason | null> {
  const [domain] = await db
    .select({ reason: senderDomains.stoppedFor })
    .from(senderDomains)
    .where(
      and(
        eq(senderDomains.workspaceId, workspaceId),
        eq(senderDomains.channelId, channelId),
        eq(senderDomains.domain, domainOf(address)),
      ),
    );
  return domain?.reason ?? null;
}

async function readTemplate({ db, workspaceId }: Ctx, ids: { channelId: string; templateCode: string }) {
  const [template] = await db
    .select({
      state: templates.state,
      sendingAllowed: templates.sendingAllowed,
      stoppedBy: templates.sendingStoppedBy,
      version: templates.version,
      category: templates.category,
    })
    .from(templates)
    .where(
      and(
        eq(templates.workspaceId, workspaceId),
        eq(templates.code, ids.templateCode),
        eq(templates.channelId, ids.channelId),
      ),
    );
  return template;
}
