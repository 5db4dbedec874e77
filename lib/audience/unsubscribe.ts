import { sql } from "drizzle-orm";
import type { Db } from "#db/client";
import type { AddressKind, Platform } from "#db/enums";
import { type Ctx, inTransaction } from "#lib/context";
import { recordSuppressions } from "./suppress.ts";
import { readToken } from "./unsubscribe-link.ts";

/** Whose list it is, and whether the person is off it. */
export type Subscription = { workspace: string; address: string; unsubscribed: boolean };

type Place = { ctx: Ctx; channelId: string; address: string };

/** @returns null for a link that is not ours, or of a channel that is no more */
export async function readSubscription(db: Db, token: string, now: Date): Promise<Subscription | null> {
  const place = placeOf(db, token, now);
  return place && inTransaction(place.ctx, (ctx) => find(ctx, place));
}

/**
 * Takes a person off the marketing of the link's platform, from the commit on: no claim that begins later takes a message for
 * them. Doing it again changes nothing.
 *
 * @returns null for a link that is not ours, or of a channel that is no more
 */
export async function unsubscribe(db: Db, token: string, now: Date): Promise<Subscription | null> {
  const place = placeOf(db, token, now);
  if (!place) return null;
  return inTransaction(place.ctx, async (ctx) => {
    const found = await find(ctx, place);
    if (!found || found.unsubscribed) return found;
    const { platform, addressKind, channelId, address } = found;
    const via = { channelId, senderId: "" };
    await recordSuppressions(ctx, [
      { platform, address, addressKind, kind: "marketing", source: "word", at: ctx.now, via },
    ]);
    return { ...found, unsubscribed: true };
  });
}

function placeOf(db: Db, token: string, now: Date): Place | null {
  const link = readToken(token);
  if (!link) return null;
  const { workspaceId, channelId, address } = link;
  return { ctx: { workspaceId, actor: { kind: "system", name: "unsubscribe" }, db, now }, channelId, address };
}

type Found = Subscription & { platform: Platform; addressKind: AddressKind; channelId: string };

async function find(ctx: Ctx, { channelId, address }: Place): Promise<Found | null> {
  const [row] = await ctx.db.execute<{ workspace: string; platform: Platform; unsubscribed: boolean }>(sql`
    SELECT w.name AS workspace, c.type AS platform, EXISTS (
      SELECT 1 FROM suppressions s WHERE s.workspace_id = c.workspace_id AND s.platform = c.type AND s.address_kind = 'email'
        AND s.address = ${address} AND s.lifted_at IS NULL) AS unsubscribed
    FROM channels c JOIN workspaces w ON w.id = c.workspace_id
    WHERE c.workspace_id = ${ctx.workspaceId} AND c.id = ${channelId}`);
  return row ? { ...row, address, channelId, addressKind: "email" } : null;
}
