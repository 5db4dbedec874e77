import { and, eq, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { consents, signUps } from "#db/schema/audience";
import { channels } from "#db/schema/channels";
import { workspaces } from "#db/schema/workspaces";
import { liftByPerson } from "#lib/audience/lift";
import { readConfirmationToken } from "#lib/audience/sign-up-link";
import { keepChoices } from "#lib/audience/topics/choices";
import { type Ctx, inTransaction } from "#lib/context";
import { newId } from "#lib/ids";
import { isOpen } from "./rules.ts";

/** A sign-up as the page of its link shows it. */
export type AskedConfirmation = { workspace: string; address: string; topics: string[]; confirmed: boolean };

/** What is kept beside the time as the proof that somebody confirmed. */
export type ConfirmedBy = { from: string | null; with: string | null };

/** @returns null for a link that is not ours, or of a sign-up that is over */
export async function readConfirmation(db: Db, token: string, now: Date): Promise<AskedConfirmation | null> {
  const place = placeOf(db, token, now);
  return place && inTransaction(place.ctx, async (ctx) => shown(await find(ctx, place)));
}

/**
 * Records that the holder of an address agrees to marketing, with when, from where and with what it was confirmed. What they
 * had stopped of marketing themselves may leave again, and of the topics they get those that they chose. Doing it again
 * changes nothing.
 *
 * @returns null for a link that is not ours, or of a sign-up that is over
 */
export async function confirmSignUp(
  db: Db,
  token: string,
  by: ConfirmedBy,
  now: Date,
): Promise<AskedConfirmation | null> {
  const place = placeOf(db, token, now);
  if (!place) return null;
  return inTransaction(place.ctx, async (ctx) => {
    const found = await find(ctx, place, true);
    if (!found || found.confirmedAt) return shown(found);
    const { workspaceId } = ctx;
    const { id, address, addressKind, topicIds } = found;
    await ctx.db
      .update(signUps)
      .set({ confirmedAt: now, confirmedFrom: by.from, confirmedWith: by.with?.slice(0, 300) ?? null })
      .where(and(eq(signUps.workspaceId, workspaceId), eq(signUps.id, id)));
    await chooseForNew(ctx, found);
    await keepChoices(
      ctx,
      { addressKind, address },
      topicIds.map((topicId) => ({ topicId, wanted: true })),
    );
    await ctx.db.insert(consents).values({
      ...{ workspaceId, id: newId(), address, addressKind, kind: "marketing", granted: true, at: now },
      source: `double opt-in ${id}`,
    });
    await liftByPerson(ctx, [
      { platform: found.platform, address, addressKind, source: "word", kind: "marketing", at: now },
    ]);
    return shown({ ...found, confirmedAt: now });
  });
}

type Place = { ctx: Ctx; signUpId: string; address: string };

/** Who never agreed to anything gets nothing but what they chose; who did keeps what they have. */
async function chooseForNew(ctx: Ctx, { addressKind, address, topicIds }: Found): Promise<void> {
  if (topicIds.length === 0) return;
  await ctx.db.execute(sql`
    INSERT INTO topic_choices (workspace_id, address_kind, address, topic_id, wanted, at)
    SELECT t.workspace_id, ${addressKind}, ${address}, t.id, false, ${ctx.now.toISOString()}::timestamptz
    FROM topics t
    WHERE t.workspace_id = ${ctx.workspaceId} AND t.archived_at IS NULL AND NOT EXISTS (
      SELECT 1 FROM consents k WHERE k.workspace_id = t.workspace_id AND k.address_kind = ${addressKind}
        AND k.address = ${address} AND k.kind = 'marketing' AND k.granted)
    ORDER BY t.id ON CONFLICT DO NOTHING`);
}

function placeOf(db: Db, token: string, now: Date): Place | null {
  const link = readConfirmationToken(token);
  if (!link) return null;
  const { workspaceId, signUpId, address } = link;
  return { ctx: { workspaceId, actor: { kind: "system", name: "sign-up" }, db, now }, signUpId, address };
}

async function find(ctx: Ctx, { signUpId, address }: Place, locked = false) {
  const { db, workspaceId, now } = ctx;
  const query = db
    .select({
      ...{ id: signUps.id, address: signUps.address, addressKind: signUps.addressKind, topicIds: signUps.topicIds },
      ...{ askedAt: signUps.askedAt, confirmedAt: signUps.confirmedAt },
      ...{ workspace: workspaces.name, platform: channels.type },
      topics: sql<string[]>`ARRAY(SELECT t.name FROM topics t WHERE t.workspace_id = ${signUps.workspaceId}
        AND t.id = ANY(${signUps.topicIds}) AND t.archived_at IS NULL ORDER BY lower(t.name))`,
    })
    .from(signUps)
    .innerJoin(channels, and(eq(channels.workspaceId, signUps.workspaceId), eq(channels.id, signUps.channelId)))
    .innerJoin(workspaces, eq(workspaces.id, signUps.workspaceId))
    .where(and(eq(signUps.workspaceId, workspaceId), eq(signUps.id, signUpId), eq(signUps.address, address)));
  const [row] = await (locked ? query.for("update", { of: signUps }) : query);
  return row && (row.confirmedAt || isOpen(row, now)) ? row : null;
}
type Found = NonNullable<Awaited<ReturnType<typeof find>>>;

function shown(found: Found | null): AskedConfirmation | null {
  if (!found) return null;
  const { workspace, address, topics, confirmedAt } = found;
  return { workspace, address, topics, confirmed: confirmedAt !== null };
}
