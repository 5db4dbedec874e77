import { sql } from "drizzle-orm";
import type { ReceiptEvent } from "#lib/connectors/events";
import { erasedIdsOf } from "#lib/contacts/erase/erased";
import type { Ctx } from "#lib/context";
import { textArray } from "#lib/text/text-array";

/** What is known by one of the platform's ids: a message, or one of the parts it left in. */
export type KnownPart = {
  externalId: string;
  messageId: string;
  senderId: string;
  part: number;
  parts: number;
  /** Whether it is the id of the message's latest try. */
  current: boolean;
  /** Its person was erased: the id stands as a hash, and nothing that tells of the person is written to it. */
  erased?: true;
};

export type NewExternalId = { laneId: string; externalId: string; messageId: string };

/** Outbound messages of a channel by the platform's ids of them. */
export async function findByExternalIds(
  ctx: Ctx,
  channelId: string,
  externalIds: readonly string[],
): Promise<Map<string, KnownPart>> {
  if (externalIds.length === 0) return new Map();
  const known = await findKnown(ctx, channelId, externalIds);
  const unknown = externalIds.filter((id) => !known.has(id));
  for (const [id, part] of await findErased(ctx, channelId, unknown)) known.set(id, part);
  return known;
}

/** Messages whose people were erased, by the platform's ids that receipts still name. */
async function findErased(
  ctx: Ctx,
  channelId: string,
  externalIds: readonly string[],
): Promise<Map<string, KnownPart>> {
  const { db, workspaceId } = ctx;
  if (externalIds.length === 0) return new Map();
  const any = await db.execute(sql`SELECT 1 FROM erasures WHERE workspace_id = ${workspaceId} LIMIT 1`);
  if (any.length === 0) return new Map();
  const idOf = new Map(externalIds.flatMap((id) => erasedIdsOf(workspaceId, id).map((hash) => [hash, id] as const)));
  const found = await findKnown(ctx, channelId, [...idOf.keys()]);
  return new Map([...found].map(([hash, part]) => [idOf.get(hash) ?? hash, { ...part, erased: true }]));
}

async function findKnown(ctx: Ctx, channelId: string, externalIds: readonly string[]): Promise<Map<string, KnownPart>> {
  const rows = await ctx.db.execute<KnownPart>(sql`
    SELECT x.external_id AS "externalId", m.id AS "messageId", m.sender_id AS "senderId", x.part, x.parts,
      coalesce(m.external_id = x.external_id, false) AS current
    FROM message_external_ids x
    JOIN messages m ON m.workspace_id = x.workspace_id AND m.id = x.message_id
    WHERE x.workspace_id = ${ctx.workspaceId} AND x.external_id = ANY(${textArray([...new Set(externalIds)])})
      AND x.lane_id = ANY(ARRAY(SELECT l.id FROM lanes l
        WHERE l.workspace_id = ${ctx.workspaceId} AND l.channel_id = ${channelId}))
      AND m.channel_id = ${channelId} AND m.direction = 'outbound'`);
  return new Map(rows.map((row) => [row.externalId, row]));
}

/** Those of the ids whose try the platform gave back: it has not sent the message under them. */
export async function findReturnedIds(
  ctx: Ctx,
  channelId: string,
  externalIds: readonly string[],
): Promise<Set<string>> {
  if (externalIds.length === 0) return new Set();
  const rows = await ctx.db.execute<{ id: string }>(sql`
    SELECT external_id AS id FROM message_external_ids
    WHERE workspace_id = ${ctx.workspaceId} AND external_id = ANY(${textArray([...new Set(externalIds)])})
      AND lane_id = ANY(ARRAY(SELECT l.id FROM lanes l
        WHERE l.workspace_id = ${ctx.workspaceId} AND l.channel_id = ${channelId}))
      AND state = 'returned'`);
  return new Set(rows.map((row) => row.id));
}

/** Keeps ids that receipts brought along for messages whose own answer was lost or is late. */
export async function keepExternalIds(ctx: Ctx, rows: NewExternalId[]): Promise<void> {
  if (rows.length === 0) return;
  await ctx.db.execute(sql`
    INSERT INTO message_external_ids (workspace_id, lane_id, external_id, message_id)
    SELECT ${ctx.workspaceId}, r."laneId", r."externalId", r."messageId"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r("laneId" text, "externalId" text, "messageId" text)
    ORDER BY 2, 3 ON CONFLICT DO NOTHING`);
}

/** How far a part may get, in this order. */
const steps = ["sent", "delivered", "read", "failed"] as const;
export type PartStatus = (typeof steps)[number];

/**
 * Notes how far parts of messages got, and what that makes of the messages: as far as the last of the parts, or failed with
 * the first part that failed.
 *
 * @returns by message, what all of its parts have reached; messages with a part that nothing is known of are left out
 */
export async function notePartStatus(
  ctx: Ctx,
  notes: { part: KnownPart; status: PartStatus }[],
): Promise<Map<string, PartStatus>> {
  if (notes.length === 0) return new Map();
  const rows = notes.map(({ part, status }) => ({
    externalId: part.externalId,
    messageId: part.messageId,
    status,
  }));
  const order = textArray(steps);
  // The ids of earlier tries are kept as well: a message that failed as one may leave again in parts.
  const ofParts = sql`parts > 1 AND message_id = ANY(${textArray([...new Set(rows.map((row) => row.messageId))])})`;
  // Two workers with a part each of one message must not both find the other's part missing.
  await ctx.db.execute(sql`
    SELECT 1 FROM message_external_ids
    WHERE workspace_id = ${ctx.workspaceId} AND ${ofParts}
    ORDER BY message_id, part FOR UPDATE`);
  await ctx.db.execute(sql`
    UPDATE message_external_ids x SET state = r.status
    FROM (SELECT DISTINCT ON ("externalId", "messageId") * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS r("externalId" text, "messageId" text, status text)
      ORDER BY "externalId", "messageId", array_position(${order}, status) DESC) r
    WHERE x.workspace_id = ${ctx.workspaceId} AND x.message_id = r."messageId" AND x.external_id = r."externalId" AND x.parts > 1
      AND array_position(${order}, r.status) > coalesce(array_position(${order}, x.state), 0)`);
  const reached = await ctx.db.execute<{ messageId: string; status: PartStatus | null }>(sql`
    SELECT message_id AS "messageId", CASE
        WHEN bool_or(state = 'failed') THEN 'failed'
        WHEN bool_and(coalesce(state, '') = 'read') THEN 'read'
        WHEN bool_and(coalesce(state, '') IN ('delivered', 'read')) THEN 'delivered'
        WHEN bool_and(state IS NOT NULL) THEN 'sent' END AS status
    FROM message_external_ids
    WHERE workspace_id = ${ctx.workspaceId} AND ${ofParts}
    GROUP BY message_id`);
  return new Map(reached.flatMap((row) => (row.status ? [[row.messageId, row.status] as const] : [])));
}

/** What counts of a receipt for a message whose person was erased: neither the platform's id nor its words are kept. */
export function withoutPerson(receipt: ReceiptEvent, { externalId }: KnownPart): ReceiptEvent {
  const { failure, pricing: _, ...rest } = receipt;
  return {
    ...rest,
    key: `late:${receipt.status}`,
    messageExternalId: externalId,
    failure: failure && { ...failure, detail: "" },
  };
}
