import { sql } from "drizzle-orm";
import type { AddressKind } from "#db/enums";
import { toUse, useColumns } from "#lib/channels/reach/read-reach";
import { countedSince, nextRoomAt, type ReachUse, roomOf, slotOf } from "#lib/channels/reach/rules";
import { profileFor } from "#lib/connectors/profiles";
import type { Ctx } from "#lib/context";
import type { CandidateFacts } from "../candidate-facts.ts";
import { isWindowOpen } from "../may-leave.ts";

/** Messages whose people would be too many, and when they are looked at again. */
export type ReachWaits = { rows: CandidateFacts[]; until: Date };

type Portfolio = { platform: string; id: string };
type PersonRow = { kind: AddressKind; address: string; lastInboundAt: string | null; slot: string | null };

/**
 * Of messages that may leave, those whose people the business may reach now. People who wrote within the service window cost
 * nothing, and neither do those who count already; the others are counted here, in the transaction of the claim. Until it ends
 * nobody else counts for the portfolio, in whatever workspace. Nothing is asked where no message is of a portfolio with a limit.
 *
 * @param rows of one lane, thus of one account
 */
export async function keepToReach(
  ctx: Ctx,
  laneId: string,
  rows: CandidateFacts[],
): Promise<{ leaving: CandidateFacts[]; waits: ReachWaits | null }> {
  const limited = rows.filter(({ portfolioId }) => portfolioId !== null);
  limited.sort((a, b) => Number(isUrgent(b)) - Number(isUrgent(a)));
  const [first] = limited;
  if (!first || first.portfolioId === null || first.platform === null) return { leaving: rows, waits: null };
  const portfolio = { platform: first.platform, id: first.portfolioId };
  const since = countedSince(ctx.now);
  const [row] = await ctx.db.execute<Parameters<typeof toUse>[0]>(sql`
    SELECT ${useColumns} FROM lock_reach(${portfolio.platform}, ${portfolio.id}, ${since.toISOString()}::timestamptz)`);
  if (!row || row.people === null) return { leaving: rows, waits: null };
  const use = toUse(row);
  const found = await readPeople(ctx, laneId, portfolio, limited);
  const hours = profileFor(portfolio.platform)?.windowHours ?? 0;
  const counted = new Map<string, PersonRow>();
  const waiting: CandidateFacts[] = [];
  let taken = 0;
  for (const message of limited) {
    const person = found.get(keyOf(message));
    if (!person || counted.has(keyOf(message))) continue;
    const wrote = person.lastInboundAt === null ? null : new Date(person.lastInboundAt);
    if (isWindowOpen({ hours, lastInboundAt: wrote }, ctx.now)) continue;
    const counts = person.slot !== null && new Date(person.slot) > since;
    if (!counts && taken >= roomOf(use)) waiting.push(message);
    else {
      if (!counts) taken += 1;
      counted.set(keyOf(message), person);
    }
  }
  await count(ctx, portfolio, [...counted.values()]);
  if (waiting.length === 0) return { leaving: rows, waits: null };
  const stays = new Set(waiting.map(({ messageId }) => messageId));
  return {
    leaving: rows.filter(({ messageId }) => !stays.has(messageId)),
    waits: { rows: waiting, until: nextRoomAt(withMore(use, taken, slotOf(ctx.now)), ctx.now) },
  };
}

const isUrgent = ({ category }: CandidateFacts) => category === "authentication";

function withMore(use: ReachUse, taken: number, slot: Date): ReachUse {
  const { own, total, ownFrom, totalFrom } = use;
  return {
    ...use,
    ...{ own: own + taken, total: total + taken, ownFrom: ownFrom ?? slot, totalFrom: totalFrom ?? slot },
  };
}

const keyOf = ({ addressKind, address }: Pick<CandidateFacts, "addressKind" | "address">) =>
  `${addressKind} ${address}`;

/** When people last wrote to the lane, and the slot that they count in. */
export async function readPeople(
  { db, workspaceId }: Ctx,
  laneId: string,
  { platform, id }: Portfolio,
  rows: readonly Pick<CandidateFacts, "addressKind" | "address">[],
): Promise<Map<string, PersonRow>> {
  const wanted = new Map(rows.map((row) => [keyOf(row), { kind: row.addressKind, address: row.address }]));
  const found = await db.execute<PersonRow>(sql`
    SELECT r.kind, r.address, w.last_inbound_at AS "lastInboundAt", p.slot
    FROM jsonb_to_recordset(${JSON.stringify([...wanted.values()])}::jsonb) AS r(kind text, address text)
    LEFT JOIN service_windows w ON w.workspace_id = ${workspaceId} AND w.lane_id = ${laneId}
      AND w.address_kind = r.kind AND w.address = r.address
    LEFT JOIN reached_people p ON p.workspace_id = ${workspaceId} AND p.platform = ${platform} AND p.portfolio_id = ${id}
      AND p.address_kind = r.kind AND p.address = r.address`);
  return new Map(found.map((row) => [`${row.kind} ${row.address}`, row]));
}

/**
 * Counts people in the slot of now, and no longer in the one that they were in. Rows that count no more are removed on the way,
 * more of them than are added.
 */
async function count(ctx: Ctx, { platform, id }: Portfolio, people: readonly PersonRow[]): Promise<void> {
  const { db, workspaceId } = ctx;
  const slot = slotOf(ctx.now);
  const moved = people.filter((person) => person.slot === null || new Date(person.slot).getTime() !== slot.getTime());
  if (moved.length === 0) return;
  const now = slot.toISOString();
  const since = countedSince(ctx.now).toISOString();
  await db.execute(sql`
    WITH people AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(moved)}::jsonb) AS r(kind text, address text, slot timestamptz)
    ), gone AS (
      UPDATE reach_slots s SET people = s.people - m.n
      FROM (SELECT slot, count(*)::int AS n FROM people WHERE slot IS NOT NULL GROUP BY slot) m
      WHERE s.workspace_id = ${workspaceId} AND s.platform = ${platform} AND s.portfolio_id = ${id} AND s.slot = m.slot
    ), added AS (
      INSERT INTO reach_slots AS s (workspace_id, platform, portfolio_id, slot, people)
      VALUES (${workspaceId}, ${platform}, ${id}, ${now}::timestamptz, ${moved.length})
      ON CONFLICT (workspace_id, platform, portfolio_id, slot) DO UPDATE SET people = s.people + excluded.people
    )
    INSERT INTO reached_people (workspace_id, platform, portfolio_id, address_kind, address, slot)
    SELECT ${workspaceId}, ${platform}, ${id}, kind, address, ${now}::timestamptz FROM people ORDER BY kind, address
    ON CONFLICT (workspace_id, platform, portfolio_id, address_kind, address) DO UPDATE SET slot = excluded.slot`);
  await db.execute(sql`
    WITH old AS (
      DELETE FROM reach_slots WHERE workspace_id = ${workspaceId} AND platform = ${platform} AND portfolio_id = ${id}
        AND slot <= ${since}::timestamptz
    )
    DELETE FROM reached_people WHERE workspace_id = ${workspaceId} AND ctid IN (
      SELECT ctid FROM reached_people WHERE workspace_id = ${workspaceId} AND platform = ${platform} AND portfolio_id = ${id}
        AND slot <= ${since}::timestamptz ORDER BY slot LIMIT ${2 * moved.length})`);
}
