import { sql } from "drizzle-orm";
import type { Db } from "#db/client";
import type { AddressKind, Platform } from "#db/enums";
import { type Ctx, inTransaction } from "#lib/context";
import { recordSuppressions } from "./suppress.ts";
import { keepChoices, readChoices, type TopicChoice } from "./topics/choices.ts";
import { readToken } from "./unsubscribe-link.ts";

/** Whose list it is, whether the person is off it, and what they may choose. */
export type Subscription = {
  workspace: string;
  address: string;
  unsubscribed: boolean;
  topics: TopicChoice[];
  /** The topic of the mail that the link came in; null for a mail about none, or about one that is no more. */
  topic: TopicChoice | null;
};

type Place = { ctx: Ctx; channelId: string; address: string; topicId: string | null };

/** @returns null for a link that is not ours, or of a channel that is no more */
export async function readSubscription(db: Db, token: string, now: Date): Promise<Subscription | null> {
  const place = placeOf(db, token, now);
  return place && inTransaction(place.ctx, (ctx) => find(ctx, place));
}

/**
 * Takes a person off what the mail of the link was about, from the commit on: no claim that begins later takes such a message
 * for them. That is the mail's topic, or where it has none, all marketing of the link's platform. Doing it again changes nothing.
 *
 * @returns null for a link that is not ours, or of a channel that is no more
 */
export async function leaveByLink(db: Db, token: string, now: Date): Promise<Subscription | null> {
  const place = placeOf(db, token, now);
  if (!place) return null;
  const left = await inTransaction(place.ctx, async (ctx) => {
    const found = await find(ctx, place);
    if (!found?.topic) return null;
    await keepChoices(ctx, found, [{ topicId: found.topic.id, wanted: false }]);
    return find(ctx, place);
  });
  return left ?? unsubscribe(db, token, now);
}

/**
 * Takes a person off all marketing of the link's platform, as `leaveByLink` does.
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

/**
 * Keeps which topics a person wants: those that are named, and no others.
 *
 * @returns null for a link that is not ours, or of a channel that is no more
 */
export async function chooseTopics(
  db: Db,
  token: string,
  wantedIds: readonly string[],
  now: Date,
): Promise<Subscription | null> {
  const place = placeOf(db, token, now);
  if (!place) return null;
  return inTransaction(place.ctx, async (ctx) => {
    const found = await find(ctx, place);
    if (!found) return null;
    const said = found.topics.map(({ id }) => ({ topicId: id, wanted: wantedIds.includes(id) }));
    await keepChoices(ctx, found, said);
    return find(ctx, place);
  });
}

function placeOf(db: Db, token: string, now: Date): Place | null {
  const link = readToken(token);
  if (!link) return null;
  const { workspaceId, channelId, address, topicId } = link;
  return { ctx: { workspaceId, actor: { kind: "system", name: "unsubscribe" }, db, now }, channelId, address, topicId };
}

type Found = Subscription & { platform: Platform; addressKind: AddressKind; channelId: string };

async function find(ctx: Ctx, { channelId, address, topicId }: Place): Promise<Found | null> {
  const [row] = await ctx.db.execute<{ workspace: string; platform: Platform; unsubscribed: boolean }>(sql`
    SELECT w.name AS workspace, c.type AS platform, EXISTS (
      SELECT 1 FROM suppressions s WHERE s.workspace_id = c.workspace_id AND s.platform = c.type AND s.address_kind = 'email'
        AND s.address = ${address} AND s.lifted_at IS NULL) AS unsubscribed
    FROM channels c JOIN workspaces w ON w.id = c.workspace_id
    WHERE c.workspace_id = ${ctx.workspaceId} AND c.id = ${channelId}`);
  if (!row) return null;
  const topics = await readChoices(ctx, { addressKind: "email", address });
  const topic = topics.find(({ id }) => id === topicId) ?? null;
  return { ...row, address, channelId, addressKind: "email", topics, topic };
}
