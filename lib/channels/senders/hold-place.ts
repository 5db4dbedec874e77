import { and, eq, like, lt, type SQL, sql } from "drizzle-orm";
import { senders } from "#db/schema/senders";
import { type Ctx, inTransaction } from "#lib/context";
import { newId } from "#lib/ids";
import { lockChannel } from "../find-channel.ts";
import { refusePastLimit } from "./refuse-past-limit.ts";

/** What the id of a number begins with while the platform has not said what it is. */
const heldPrefix = "held:";

/** A place is held for longer than any call of a platform takes; what a killed process leaves behind is free afterwards. */
const heldMinutes = 10;

type Place = { channelId: string; address: string; displayName: string };

/**
 * Has a platform add a number while a place is held for it, which counts against the quota: two members who add a number at
 * one moment never pass it together. The place becomes the number, or is given up with the platform's refusal.
 *
 * @param add calls the platform
 * @returns what the platform answers
 * @throws DomainError "limit_exceeded" when there is no place, and whatever `add` throws
 */
export async function inHeldPlace(
  ctx: Ctx,
  place: Place,
  add: () => Promise<{ externalId: string }>,
): Promise<{ externalId: string }> {
  const id = newId();
  await inTransaction(ctx, (ctx) => holdPlace(ctx, id, place));
  const added = await add().catch(async (error: unknown) => {
    await inTransaction(ctx, (ctx) => ctx.db.delete(senders).where(ofWorkspace(ctx, eq(senders.id, id))));
    throw error;
  });
  await inTransaction(ctx, (ctx) => fillPlace(ctx, id, place.channelId, added.externalId));
  return added;
}

/** SQL condition: a place that somebody holds now, and that no list of the platform's can have. */
export function isHeld(ctx: Pick<Ctx, "now">): SQL {
  return sql`(${senders.externalId} LIKE ${`${heldPrefix}%`} AND ${senders.createdAt} >= ${heldSince(ctx).toISOString()}::timestamptz)`;
}

const heldSince = ({ now }: Pick<Ctx, "now">) => new Date(now.getTime() - heldMinutes * 60_000);

const ofWorkspace = ({ workspaceId }: Ctx, condition: SQL | undefined) =>
  and(eq(senders.workspaceId, workspaceId), condition);

async function holdPlace(ctx: Ctx, id: string, { channelId, address, displayName }: Place): Promise<void> {
  const { db, workspaceId, now } = ctx;
  const left = and(
    eq(senders.channelId, channelId),
    like(senders.externalId, `${heldPrefix}%`),
    lt(senders.createdAt, heldSince(ctx)),
  );
  await db.delete(senders).where(ofWorkspace(ctx, left));
  // It locks the channel: whoever counts next counts this place.
  await refusePastLimit(ctx, channelId);
  await db.insert(senders).values({
    ...{ workspaceId, id, channelId, externalId: `${heldPrefix}${id}`, address, addressKind: "phone", displayName },
    ...{ state: "PENDING", syncedAt: now, createdAt: now },
  });
}

/** A number that was here before has its row still, and takes the place as that. */
async function fillPlace(ctx: Ctx, id: string, channelId: string, externalId: string): Promise<void> {
  const { db } = ctx;
  await lockChannel(ctx, channelId);
  const same = and(eq(senders.channelId, channelId), eq(senders.externalId, externalId));
  const known = await db
    .update(senders)
    .set({ state: sql`CASE WHEN ${senders.state} = 'DELETED' THEN 'PENDING' ELSE ${senders.state} END` })
    .where(ofWorkspace(ctx, same))
    .returning({ id: senders.id });
  if (known.length > 0) await db.delete(senders).where(ofWorkspace(ctx, eq(senders.id, id)));
  else
    await db
      .update(senders)
      .set({ externalId })
      .where(ofWorkspace(ctx, eq(senders.id, id)));
}
