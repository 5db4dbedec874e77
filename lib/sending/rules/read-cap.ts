import { sql } from "drizzle-orm";
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
  const since = new Date(ctx.now.getTime() - cap.days * 86_400_000).toISOString();
  const made = new Date(ctx.now.getTime() - (cap.days + longestWaitDays) * 86_400_000).toISOString();
  const rows = await ctx.db.execute<{ id: string; got: number }>(sql`
    SELECT m.id, (
      SELECT count(*)::int FROM messages x
      WHERE x.workspace_id = m.workspace_id AND x.address = m.address AND x.address_kind = m.address_kind AND x.id <> m.id
        AND x.id > to_char(${made}::timestamptz AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISS')
        AND x.direction = 'outbound' AND x.category = 'marketing' AND x.origin_kind IS DISTINCT FROM 'test'
        AND (x.accepted_at > ${since}::timestamptz OR x.state = 'uncertain' OR EXISTS (
          SELECT 1 FROM outbox b WHERE b.workspace_id = x.workspace_id AND b.message_id = x.id AND b.state = 'sending'))) AS got
    FROM messages m
    WHERE m.workspace_id = ${ctx.workspaceId} AND m.id = ANY(${textArray(capped.map(({ messageId }) => messageId))})`);
  const got = new Map(rows.map((row) => [row.id, row.got]));
  return (row) => (isCapped(row) ? { got: got.get(row.messageId) ?? 0, most: cap.messages } : undefined);
}

/** A person as the cap knows them: by the address. */
export function keyOf({ addressKind, address }: Pick<Candidate, "addressKind" | "address">): string {
  return `${addressKind} ${address}`;
}
