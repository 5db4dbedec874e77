import { and, eq, gt, isNull } from "drizzle-orm";
import { signUps, topics } from "#db/schema/audience";
import { channels } from "#db/schema/channels";
import { senders } from "#db/schema/senders";
import { origins } from "#db/schema/sending";
import { linkPlace } from "#lib/audience/sign-up-link";
import { listSenderAddresses } from "#lib/channels/sender-addresses/list-addresses";
import { type Ctx, currentWorkspace, inTransaction } from "#lib/context";
import { signUpText } from "#lib/mail/sign-up-text";
import { laneIdOf } from "#lib/sending/lanes/lanes";
import { prepareMessages } from "#lib/sending/prepare";
import { isOpen, openDays } from "./rules.ts";

const dayMs = 86_400_000;

/**
 * Makes the message that asks the holder of an address to confirm a sign-up: one for each time that somebody signed up with
 * it. It comes from the address that the channel prefers, and leaves as an answer of the channel's own, so that whoever wants
 * nothing at all is not even asked.
 */
export async function askForConfirmation(ctx: Ctx, signUpId: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { db, workspaceId, now } = ctx;
    const [row] = await db
      .update(signUps)
      .set({ mailed: signUps.asked })
      .where(
        and(
          eq(signUps.workspaceId, workspaceId),
          eq(signUps.id, signUpId),
          isNull(signUps.confirmedAt),
          gt(signUps.asked, signUps.mailed),
        ),
      )
      .returning();
    if (!row || !isOpen(row, now)) return;
    const from = await findSender(ctx, row.channelId);
    if (!from) return;
    await db
      .insert(origins)
      .values({ workspaceId, kind: "auto_reply", id: row.channelId, state: "running", createdAt: now })
      .onConflictDoNothing();
    await prepareMessages(
      ctx,
      {
        ...{ origin: { kind: "auto_reply", id: row.channelId }, channelId: row.channelId, senderId: from.senderId },
        ...{ lane: from.lane, source: "automatic", campaignId: null, kind: "text", template: null, inOrder: false },
        expiresAt: new Date(now.getTime() + dayMs),
      },
      [
        {
          ...{ address: row.address, addressKind: row.addressKind, country: null, rowNumber: null },
          ...{ parameters: [signUpId], preview: await textOf(ctx, row) },
        },
      ],
    );
  });
}

async function findSender(ctx: Ctx, channelId: string) {
  const addresses = await listSenderAddresses(ctx, channelId);
  const address =
    addresses.find(({ preferred, proved }) => preferred && proved) ?? addresses.find(({ proved }) => proved);
  if (!address) return null;
  const [row] = await ctx.db
    .select({ platform: channels.type, limitPerSecond: senders.limitPerSecond })
    .from(senders)
    .innerJoin(channels, and(eq(channels.workspaceId, senders.workspaceId), eq(channels.id, senders.channelId)))
    .where(and(eq(senders.workspaceId, ctx.workspaceId), eq(senders.id, address.id)));
  if (!row) return null;
  const lane = { id: laneIdOf(row.platform, { channelId, senderId: address.id }), limitPerSecond: row.limitPerSecond };
  return { senderId: address.id, lane };
}

async function textOf(ctx: Ctx, { language, topicIds, address }: typeof signUps.$inferSelect): Promise<string> {
  const { name: workspace } = await currentWorkspace(ctx);
  const named = await ctx.db
    .select({ id: topics.id, name: topics.name })
    .from(topics)
    .where(and(eq(topics.workspaceId, ctx.workspaceId), isNull(topics.archivedAt)))
    .orderBy(topics.name);
  const chosen = named.filter(({ id }) => topicIds.includes(id)).map(({ name }) => name);
  return signUpText(language, { workspace, address, topics: chosen, days: openDays, link: linkPlace });
}
