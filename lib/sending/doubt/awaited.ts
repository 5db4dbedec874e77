import { sql } from "drizzle-orm";
import { type Ctx, inTransaction } from "#lib/context";
import type { Origin } from "#lib/sending/origins/origins";
import { textArray } from "#lib/text/text-array";
import { waitMs } from "#lib/waits";
import { givenUpMs } from "./way-back.ts";

/** Messages in doubt for which a receipt is still awaited. `until`: nothing is awaited after this moment. */
export type Awaited = { messages: number; until: Date };

/** What is still awaited of an origin's messages; null when nothing is. */
export async function readAwaited(ctx: Ctx, origin: Origin): Promise<Awaited | null> {
  const awaited = await readAllAwaited(ctx, origin.kind, [origin.id]);
  return awaited.get(origin.id) ?? null;
}

/** The same for many origins of a kind. @returns by id; those of which nothing is awaited are left out */
export async function readAllAwaited(ctx: Ctx, kind: Origin["kind"], ids: string[]): Promise<Map<string, Awaited>> {
  if (ids.length === 0) return new Map();
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const rows = await db.execute<{ id: string; messages: number; leftAt: string }>(sql`
      SELECT origin_id AS id, count(*)::int AS messages, max(handed_over_at) AS "leftAt" FROM outbox
      WHERE state = 'uncertain' AND state <> 'waiting' AND handed_over_at IS NOT NULL
        AND workspace_id = ${workspaceId} AND origin_kind = ${kind} AND origin_id = ANY(${textArray(ids)})
      GROUP BY origin_id`);
    const until = (leftAt: string) => new Date(new Date(leftAt).getTime() + waitMs(givenUpMs));
    return new Map(rows.map(({ id, messages, leftAt }) => [id, { messages, until: until(leftAt) }]));
  });
}
