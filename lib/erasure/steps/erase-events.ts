import { sql } from "drizzle-orm";
import type { Ctx } from "#lib/context";
import type { StepResult, StepTools } from "../step.ts";

/** Requests of platforms that are looked at in one slice. */
const atOnce = 1_000;

type Looked = { id: string; hit: boolean; waiting: boolean };

/**
 * Deletes what platforms posted about the person, whole: it was applied, and who else it speaks of has their messages. What is
 * still to be applied is waited for.
 *
 * @param ctx in a transaction
 */
export async function eraseEvents(ctx: Ctx, { spellings }: StepTools, position: string[] | null): Promise<StepResult> {
  const { db, workspaceId } = ctx;
  const after = position?.[0] ?? "0";
  const looked = await db.execute<Looked>(sql`
    SELECT id::text, applied_at IS NULL AND set_aside_at IS NULL AS waiting,
      concat_ws(E'\\n', encode(body, 'escape'), query::text, headers::text, path, trouble) ~* ${spellings} AS hit
    FROM inbound_events WHERE workspace_id = ${workspaceId} AND id > ${after}::bigint ORDER BY id LIMIT ${atOnce}`);
  const wait = looked.some(({ hit, waiting }) => hit && waiting);
  if (wait) return { position, looked: 0, found: {}, wait };
  const hits = looked.filter(({ hit }) => hit).map(({ id }) => id);
  if (hits.length > 0) {
    await db.execute(sql`
      DELETE FROM inbound_events WHERE workspace_id = ${workspaceId} AND id = ANY(${`{${hits.join(",")}}`}::bigint[])`);
  }
  const more = looked.length === atOnce;
  const orphans = more ? 0 : await eraseOrphans(ctx, spellings);
  return {
    position: more ? [looked.at(-1)?.id ?? after] : null,
    ...{ looked: looked.length, found: { events: hits.length + orphans } },
  };
}

async function eraseOrphans({ db, workspaceId }: Ctx, spellings: string): Promise<number> {
  const gone = await db.execute(sql`
    DELETE FROM orphan_receipts WHERE workspace_id = ${workspaceId}
      AND concat_ws(E'\\n', external_id, key, event::text) ~* ${spellings} RETURNING 1`);
  return gone.length;
}
