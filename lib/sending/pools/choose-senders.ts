import { sql } from "drizzle-orm";
import type { AddressKind, TemplateCategory } from "#db/enums";
import type { SenderPool } from "#db/schema/sender-pools";
import { chooseSender, type KeptSender, type PoolCause, sendersOf } from "#lib/channels/sender-pools/rules";
import { profileFor } from "#lib/connectors/profiles";
import type { Ctx } from "#lib/context";
import { textArray } from "#lib/text/text-array";
import type { PoolStanding } from "./read-pool-facts.ts";

export type PoolSend = { pool: SenderPool; channelId: string; platform: string; category: TemplateCategory | null };
type Person = { address: string; addressKind: AddressKind; country: string | null };

/** The sender of each person's message, and why, in the order of `people`. One round trip for all of them. */
export async function chooseSenders(
  ctx: Ctx,
  { pool, platform }: PoolSend,
  standing: PoolStanding,
  people: readonly Person[],
): Promise<{ senderId: string; cause: PoolCause }[]> {
  const kept = await readKept(ctx, pool, platform, people);
  return people.map((person) =>
    chooseSender(pool, person, kept.get(keyOf(person)) ?? null, {
      allowed: (senderId) => standing.allowed(senderId, person.country),
      up: standing.up,
    }),
  );
}

const keyOf = ({ addressKind, address }: Pick<Person, "addressKind" | "address">) => `${addressKind} ${address}`;

/** The senders that people keep: the one with an open window, else the one that a platform last took a message to them from. */
async function readKept(
  { db, workspaceId, now }: Ctx,
  pool: SenderPool,
  platform: string,
  people: readonly Person[],
): Promise<Map<string, KeptSender>> {
  if (people.length === 0) return new Map();
  const profile = profileFor(platform);
  const ids = textArray(sendersOf(pool));
  // Where senders share a lane, the window is the channel's, and says nothing about one of them.
  const hours = profile?.lane === "sender" ? profile.windowHours : null;
  const since = new Date(now.getTime() - (hours ?? 0) * 3_600_000).toISOString();
  const wanted = people.map(({ addressKind: kind, address }) => ({ kind, address }));
  const rows = await db.execute<{ kind: AddressKind; address: string; open: string | null; last: string | null }>(sql`
    SELECT p.kind, p.address, v.lane_id AS open, m.sender_id AS last
    FROM jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) AS p(kind text, address text)
    LEFT JOIN LATERAL (
      SELECT w.lane_id FROM unnest(${ids}) AS s(id) JOIN service_windows w ON w.workspace_id = ${workspaceId}
        AND w.lane_id = s.id AND w.address_kind = p.kind AND w.address = p.address
      WHERE ${hours !== null} AND w.last_inbound_at > ${since}::timestamptz
      ORDER BY w.last_inbound_at DESC LIMIT 1) v ON true
    LEFT JOIN LATERAL (
      SELECT x.sender_id FROM messages x
      WHERE x.workspace_id = ${workspaceId} AND x.address = p.address AND x.address_kind = p.kind
        AND x.direction = 'outbound' AND x.sender_id = ANY(${ids}) AND (x.accepted_at IS NOT NULL OR x.state = 'uncertain')
      ORDER BY x.id DESC LIMIT 1) m ON true`);
  return new Map(
    rows.flatMap(({ kind, address, open, last }): [string, KeptSender][] => {
      const key = keyOf({ addressKind: kind, address });
      if (open !== null) return [[key, { senderId: open, why: "window" }]];
      return last === null ? [] : [[key, { senderId: last, why: "messages" }]];
    }),
  );
}
