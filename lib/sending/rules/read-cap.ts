import { type SQL, sql } from "drizzle-orm";
import type { AddressKind, OriginKind, TemplateCategory } from "#db/enums";
import type { Ctx } from "#lib/context";
import { textArray } from "#lib/text/text-array";

/** How many marketing messages a person may get in some days; what else they get counts for nothing. */
type Cap = { messages: number; days: number };

type Candidate = {
  messageId: string;
  originKind: OriginKind;
  address: string | null;
  addressKind: AddressKind;
  category: TemplateCategory | null;
};

/** What a person has got, and the most that they may. */
export type CapFacts = { got: number; most: number };

/** A message waits this long at most before it leaves: those made earlier were taken earlier. */
const longestWaitDays = 75;

/** Whether the cap is asked for a message. Who asks to see a template on a phone of their own has asked for it. */
function isCapped({ originKind, category, address }: Candidate): boolean {
  return category === "marketing" && originKind !== "test" && address !== null;
}

/**
 * How many marketing messages the people of candidates got in the days of the workspace's cap: those that a platform took, that
 * are on their way, or that may have left. Until the transaction ends no other claim counts for these people, so that two lanes
 * do not both find room for the last one. Nothing is read where the workspace has no cap or no candidate is marketing.
 */
export async function readCapFacts(
  ctx: Ctx,
  candidates: readonly Candidate[],
  cap: Cap | null,
): Promise<(row: Candidate) => CapFacts | undefined> {
  const capped = candidates.filter(isCapped);
  if (!cap || capped.length === 0) return () => undefined;
  const people = [...new Set(capped.map(keyOf))].sort();
  await ctx.db.execute(sql`
    SELECT pg_advisory_xact_lock(hashtextextended(k.key, 0)) FROM (
      SELECT ${ctx.workspaceId} || ' ' || p.key AS key FROM unnest(${textArray(people)}) AS p(key) ORDER BY 1) k`);
  const rows = await ctx.db.execute<{ id: string; got: number }>(sql`
    SELECT m.id, ${got({ address: sql`m.address`, kind: sql`m.address_kind`, but: sql`m.id` }, ctx, cap)} AS got
    FROM messages m
    WHERE m.workspace_id = ${ctx.workspaceId} AND m.id = ANY(${textArray(capped.map(({ messageId }) => messageId))})`);
  const gotBy = new Map(rows.map((row) => [row.id, row.got]));
  return (row) => (isCapped(row) ? { got: gotBy.get(row.messageId) ?? 0, most: cap.messages } : undefined);
}

/** SQL: how many a person got that count, but for one message. */
function got(person: { address: SQL; kind: SQL; but: SQL }, { workspaceId, now }: Ctx, cap: Cap): SQL {
  const since = new Date(now.getTime() - cap.days * 86_400_000).toISOString();
  const made = new Date(now.getTime() - (cap.days + longestWaitDays) * 86_400_000).toISOString();
  return sql`(
      SELECT count(*)::int FROM messages x
      WHERE x.workspace_id = ${workspaceId} AND x.address = ${person.address} AND x.address_kind = ${person.kind}
        AND x.id <> ${person.but} AND x.id > to_char(${made}::timestamptz AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISS')
        AND x.direction = 'outbound' AND x.category = 'marketing' AND x.origin_kind IS DISTINCT FROM 'test'
        AND (x.accepted_at > ${since}::timestamptz OR x.state = 'uncertain' OR EXISTS (
          SELECT 1 FROM outbox b WHERE b.workspace_id = x.workspace_id AND b.message_id = x.id AND b.state = 'sending')))`;
}

/** The same as `readCapFacts` for people whose messages are still to be made; claims are not kept waiting. */
export async function lookAtCap(
  ctx: Ctx,
  candidates: readonly Candidate[],
  cap: Cap | null,
): Promise<(row: Candidate) => CapFacts | undefined> {
  const capped = candidates.filter(isCapped);
  if (!cap || capped.length === 0) return () => undefined;
  const people = capped.map(({ addressKind: kind, address }) => ({ kind, address }));
  const rows = await ctx.db.execute<{ kind: AddressKind; address: string; got: number }>(sql`
    SELECT p.kind, p.address, ${got({ address: sql`p.address`, kind: sql`p.kind`, but: sql`''` }, ctx, cap)} AS got
    FROM jsonb_to_recordset(${JSON.stringify(people)}::jsonb) AS p(kind text, address text)`);
  const gotBy = new Map(rows.map((row) => [keyOf({ addressKind: row.kind, address: row.address }), row.got]));
  return (row) => (isCapped(row) ? { got: gotBy.get(keyOf(row)) ?? 0, most: cap.messages } : undefined);
}

/** A person as the cap knows them: by the address. */
export function keyOf({ addressKind, address }: Pick<Candidate, "addressKind" | "address">): string {
  return `${addressKind} ${address}`;
}
