import { sql } from "drizzle-orm";
import { erasedIdOf } from "#lib/contacts/erase/erased";
import type { Ctx } from "#lib/context";
import { textArray } from "#lib/text/text-array";
import { isPersons, type StepResult, type StepTools } from "../step.ts";

/** Messages in one slice. */
const atOnce = 500;

type Row = { id: string; externalId: string | null; senderId: string; channelId: string };

/**
 * Takes words, values, addresses and files out of the messages to and from the person. Their rows stay with what counts of
 * them; ids that the platform gave stay as keyed hashes, so that a late receipt still finds its message.
 *
 * @param ctx in a transaction
 */
export async function eraseMessages(ctx: Ctx, { person }: StepTools): Promise<StepResult> {
  const { db, workspaceId } = ctx;
  const addresses = textArray(person.addresses.map(({ address }) => address));
  const rows = await db.execute<Row>(sql`
    SELECT m.id, m.external_id AS "externalId", m.sender_id AS "senderId", m.channel_id AS "channelId" FROM messages m
    WHERE m.workspace_id = ${workspaceId} AND m.address = ANY(${addresses})
      AND ${isPersons(person, sql`m.address_kind`, sql`m.address`)}
      AND NOT EXISTS (SELECT 1 FROM outbox b WHERE b.workspace_id = m.workspace_id AND b.message_id = m.id)
    ORDER BY m.id LIMIT ${atOnce} FOR UPDATE OF m`);
  if (rows.length === 0) return { position: null, looked: 0, found: {} };
  const ids = textArray(rows.map(({ id }) => id));
  await hashExternalIds(ctx, [...rows]);
  await eraseEvents(
    ctx,
    rows.map(({ id }) => id),
  );
  const { files, storageKeys } = await eraseFiles(
    ctx,
    rows.map(({ id }) => id),
  );
  await db.execute(sql`
    UPDATE intent_calls SET detail = NULL WHERE workspace_id = ${workspaceId} AND message_id = ANY(${ids})`);
  // A link may lead to what is the person's own; what was counted stays with the campaign.
  await db.execute(sql`DELETE FROM short_links WHERE workspace_id = ${workspaceId} AND message_id = ANY(${ids})`);
  await db.execute(sql`
    UPDATE messages SET address = NULL, contact_name = NULL, parameters = NULL, preview = '', payload = NULL,
      failure_detail = NULL, details = '{}', erased_at = ${ctx.now.toISOString()}::timestamptz
    WHERE workspace_id = ${workspaceId} AND id = ANY(${ids})`);
  return {
    position: rows.length < atOnce ? null : [],
    ...{ looked: rows.length, found: { messages: rows.length, files }, storageKeys },
  };
}

/** The ids of earlier tries stand in the events of the messages. */
async function hashExternalIds(ctx: Ctx, rows: Row[]): Promise<void> {
  const { db, workspaceId } = ctx;
  const ids = textArray(rows.map(({ id }) => id));
  const known = await db.execute<{ messageId: string; externalId: string }>(sql`
    SELECT message_id AS "messageId", detail ->> 'externalId' AS "externalId" FROM message_events
    WHERE workspace_id = ${workspaceId} AND message_id = ANY(${ids}) AND detail ? 'externalId'
    UNION SELECT message_id, external_id FROM message_external_ids
    WHERE workspace_id = ${workspaceId} AND message_id = ANY(${ids}) AND parts > 1
    UNION SELECT id, external_id FROM messages
    WHERE workspace_id = ${workspaceId} AND id = ANY(${ids}) AND external_id IS NOT NULL`);
  const lanes = new Map(rows.map(({ id, senderId, channelId }) => [id, [senderId, channelId]]));
  const changes = known.flatMap(({ messageId, externalId }) =>
    (lanes.get(messageId) ?? []).map((laneId) => {
      return { messageId, laneId, externalId, hash: erasedIdOf(workspaceId, externalId) };
    }),
  );
  const given = sql`jsonb_to_recordset(${JSON.stringify(changes)}::jsonb)
    AS r("messageId" text, "laneId" text, "externalId" text, hash text)`;
  await db.execute(sql`
    UPDATE message_external_ids x SET external_id = r.hash FROM ${given}
    WHERE x.workspace_id = ${workspaceId} AND x.lane_id = r."laneId" AND x.external_id = r."externalId"
      AND x.message_id = r."messageId"`);
  await db.execute(sql`
    UPDATE messages m SET external_id = r.hash FROM ${given}
    WHERE m.workspace_id = ${workspaceId} AND m.id = r."messageId" AND m.external_id = r."externalId"`);
}

/** What a platform said stays as far as it counts: that it said it, when, and its code. Keys of ours stay as they are. */
async function eraseEvents({ db, workspaceId }: Ctx, messageIds: string[]): Promise<void> {
  await db.execute(sql`
    UPDATE message_events SET
      key = CASE WHEN key ~ '^[a-z_]+(:[0-9]{1,9})?$' THEN key ELSE 'erased:' || gen_random_uuid() END,
      detail = jsonb_strip_nulls(jsonb_build_object(
        'attempt', CASE WHEN jsonb_typeof(detail -> 'attempt') = 'number' THEN detail -> 'attempt' END,
        'tookMs', CASE WHEN jsonb_typeof(detail -> 'tookMs') = 'number' THEN detail -> 'tookMs' END,
        'cause', CASE WHEN detail ->> 'cause' ~ '^[a-z_]+$' THEN detail -> 'cause' END,
        'reason', CASE WHEN detail ->> 'reason' ~ '^[a-z_]+$' THEN detail -> 'reason' END,
        'by', CASE WHEN detail ->> 'by' = 'webhook' THEN detail -> 'by' END,
        'pricingCategory', CASE WHEN detail ->> 'pricingCategory' ~ '^[a-z_]+$' THEN detail -> 'pricingCategory' END,
        'failure', CASE WHEN detail ? 'failure' THEN jsonb_strip_nulls(jsonb_build_object(
          'kind', detail #> '{failure,kind}', 'code', detail #> '{failure,code}')) END))
    WHERE workspace_id = ${workspaceId} AND message_id = ANY(${textArray(messageIds)})`);
}

/** @returns how many files there were, and the keys of them and their small pictures in the storage */
async function eraseFiles(
  { db, workspaceId, now }: Ctx,
  messageIds: string[],
): Promise<{ files: number; storageKeys: string[] }> {
  const ids = textArray(messageIds);
  const kept = await db.execute<{ mediaId: string }>(sql`
    SELECT media_id AS "mediaId" FROM inbound_media
    WHERE workspace_id = ${workspaceId} AND message_id = ANY(${ids}) AND media_id IS NOT NULL`);
  await db.execute(sql`
    UPDATE inbound_media SET state = 'removed', media_id = NULL, external_id = '', url = NULL, name = NULL,
      declared_type = NULL, detail = NULL, updated_at = ${now.toISOString()}::timestamptz
    WHERE workspace_id = ${workspaceId} AND message_id = ANY(${ids})`);
  if (kept.length === 0) return { files: 0, storageKeys: [] };
  const mediaIds = textArray(kept.map(({ mediaId }) => mediaId));
  await db.execute(sql`DELETE FROM platform_media WHERE workspace_id = ${workspaceId} AND media_id = ANY(${mediaIds})`);
  const gone = await db.execute<{ storageKey: string; thumbnailKey: string | null }>(sql`
    DELETE FROM media WHERE workspace_id = ${workspaceId} AND id = ANY(${mediaIds}) AND source = 'inbound'
    RETURNING storage_key AS "storageKey", thumbnail_key AS "thumbnailKey"`);
  const keysOf = ({ storageKey, thumbnailKey }: (typeof gone)[number]) =>
    thumbnailKey ? [storageKey, thumbnailKey] : [storageKey];
  return { files: gone.length, storageKeys: gone.flatMap(keysOf) };
}
