import { sql } from "drizzle-orm";
import type { AddressKind } from "#db/enums";
import type { Ctx } from "#lib/context";

/** What a person may choose, and whether they want it: they do as long as they have not said otherwise. */
export type TopicChoice = { id: string; name: string; description: string; wanted: boolean };

type Person = { addressKind: AddressKind; address: string };

/** The topics of a workspace as one person has chosen them, by name. */
export async function readChoices(ctx: Ctx, { addressKind, address }: Person): Promise<TopicChoice[]> {
  return [
    ...(await ctx.db.execute<TopicChoice>(sql`
      SELECT t.id, t.name, t.description, coalesce(c.wanted, true) AS wanted
      FROM topics t LEFT JOIN topic_choices c ON c.workspace_id = t.workspace_id AND c.topic_id = t.id
        AND c.address_kind = ${addressKind} AND c.address = ${address}
      WHERE t.workspace_id = ${ctx.workspaceId} AND t.archived_at IS NULL
      ORDER BY lower(t.name)`)),
  ];
}

/**
 * Keeps what a person said about topics, in the caller's transaction. What they said later holds, whatever arrives first;
 * topics that are no more are left out.
 */
export async function keepChoices(
  ctx: Ctx,
  { addressKind, address }: Person,
  said: readonly { topicId: string; wanted: boolean }[],
): Promise<void> {
  if (said.length === 0) return;
  await ctx.db.execute(sql`
    INSERT INTO topic_choices AS c (workspace_id, address_kind, address, topic_id, wanted, at)
    SELECT t.workspace_id, ${addressKind}, ${address}, t.id, r.wanted, ${ctx.now.toISOString()}::timestamptz
    FROM jsonb_to_recordset(${JSON.stringify(said)}::jsonb) AS r("topicId" text, wanted boolean)
    JOIN topics t ON t.workspace_id = ${ctx.workspaceId} AND t.id = r."topicId" AND t.archived_at IS NULL
    ORDER BY t.id
    ON CONFLICT (workspace_id, address_kind, address, topic_id) DO UPDATE SET wanted = excluded.wanted, at = excluded.at
      WHERE c.at <= excluded.at`);
}
