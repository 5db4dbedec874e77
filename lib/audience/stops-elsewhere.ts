import { type SQL, sql } from "drizzle-orm";
import { platforms } from "#db/enums";
import { type Ctx, currentWorkspace } from "#lib/context";
import { newId } from "#lib/ids";
import { textArray } from "#lib/text/text-array";
import { noteSuppressionChanges } from "./history.ts";
import type { OptIn } from "./lift.ts";

/**
 * Where a workspace has it so, a stop word holds on every platform that reaches its writer by the same address. Nothing is
 * copied: a start word takes back exactly what that stop word did, and the setting can be turned off again.
 */

/** A person on a platform, as columns or values of a statement. */
export type PersonColumns = { workspaceId: SQL; platform: SQL; addressKind: SQL; address: SQL };

/**
 * SQL: the widest of what somebody has stopped by a word on other platforms and not taken back on this one since; NULL for
 * nothing. To be asked only where a stop word holds on every platform.
 */
export function stoppedElsewhere({ workspaceId, platform, addressKind, address }: PersonColumns): SQL {
  return sql`(SELECT min(x.kind) FROM suppressions x
    WHERE x.workspace_id = ${workspaceId} AND x.platform = ANY(${textArray(platforms)}) AND x.platform <> ${platform}
      AND x.address_kind = ${addressKind} AND x.address = ${address} AND x.source = 'word' AND x.lifted_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM suppressions o
        WHERE o.workspace_id = x.workspace_id AND o.platform = ${platform} AND o.address_kind = x.address_kind
          AND o.address = x.address AND o.kind = x.kind AND o.source = 'word' AND o.lifted_by = 'word' AND o.lifted_at >= x.at))`;
}

/**
 * Keeps what people took back on one platform although they had stopped it on another: this platform may reach them again, the
 * other one may not. In the caller's transaction.
 */
export async function noteStartsHere(ctx: Ctx, people: OptIn[]): Promise<void> {
  const words = people.filter(({ source }) => source === "word");
  if (words.length === 0 || !(await currentWorkspace(ctx)).stopEverywhere) return;
  const rows = words.map((person) => ({ ...person, at: person.at.toISOString() }));
  const stopped = await ctx.db.execute<{ kind: string }>(sql`
    SELECT r.platform, r."addressKind", r.address, min(x.country) AS country, x.kind, max(r.at) AS at
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r(platform text, "addressKind" text, address text, kind text, at timestamptz)
    JOIN suppressions x ON x.workspace_id = ${ctx.workspaceId} AND x.platform <> r.platform AND x.address_kind = r."addressKind"
      AND x.address = r.address AND x.source = 'word' AND x.lifted_at IS NULL AND x.at <= r.at
      AND (r.kind = 'all' OR x.kind = r.kind)
    GROUP BY r.platform, r."addressKind", r.address, x.kind`);
  const starts = [...stopped].map((row) => ({ ...row, id: newId() }));
  if (starts.length === 0) return;
  const kept = await ctx.db.execute<{ id: string; at: string }>(sql`
    INSERT INTO suppressions AS s (workspace_id, id, platform, address, address_kind, country, kind, source, at, lifted_at, lifted_by)
    SELECT ${ctx.workspaceId}, r.id, r.platform, r.address, r."addressKind", r.country, r.kind, 'word', r.at, r.at, 'word'
    FROM jsonb_to_recordset(${JSON.stringify(starts)}::jsonb)
      AS r(id text, platform text, "addressKind" text, address text, country text, kind text, at timestamptz)
    ORDER BY r.platform, r."addressKind", r.address, r.kind
    ON CONFLICT (workspace_id, platform, address_kind, address, kind, source) DO UPDATE
      SET lifted_at = excluded.lifted_at, lifted_by = 'word'
      WHERE s.lifted_at < excluded.lifted_at
    RETURNING s.id, s.lifted_at AS at`);
  await noteSuppressionChanges(
    ctx,
    kept.map(({ id, at }) => ({ id, change: "lifted", cause: "word", at: new Date(at) })),
  );
}
