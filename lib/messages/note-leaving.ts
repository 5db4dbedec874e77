import { sql } from "drizzle-orm";
import type { OriginKind, TemplateCategory } from "#db/enums";
import { type Ctx, currentWorkspace } from "#lib/context";
import { dayIn } from "#lib/statistics/day";
import { recordStatistics, templateCounted } from "#lib/statistics/record";

/** A message that is about to leave with another category or another version of its template than it was made with. */
export type Leaving = {
  id: string;
  before: TemplateCategory | null;
  category: TemplateCategory | null;
  version: number | null;
};

/**
 * Writes down what messages really leave with, in the transaction of their claim, and moves them to their category in the
 * daily figures. Almost every message leaves as it was made, and is not among them.
 */
export async function noteLeaving(ctx: Ctx, leaving: Leaving[]): Promise<void> {
  if (leaving.length === 0) return;
  const moved = await ctx.db.execute<{
    id: string;
    createdAt: string;
    channelId: string;
    senderId: string;
    templateCode: string | null;
    originKind: OriginKind | null;
    country: string | null;
  }>(sql`
    UPDATE messages m SET category = r.category, template_version = r.version
    FROM jsonb_to_recordset(${JSON.stringify(leaving)}::jsonb) AS r(id text, category text, version int)
    WHERE m.workspace_id = ${ctx.workspaceId} AND m.id = r.id
    RETURNING m.id, m.created_at AS "createdAt", m.channel_id AS "channelId", m.sender_id AS "senderId",
      m.template_code AS "templateCode", m.origin_kind AS "originKind", m.country`);
  const { zone } = await currentWorkspace(ctx);
  const rowOf = new Map(moved.map((row) => [row.id, row]));
  await recordStatistics(
    ctx,
    leaving.flatMap(({ id, before, category }) => {
      const row = rowOf.get(id);
      if (!row || before === category) return [];
      const key = {
        day: dayIn(zone, new Date(row.createdAt)),
        channelId: row.channelId,
        senderId: row.senderId,
        templateCode: templateCounted(row.originKind, row.templateCode),
        country: row.country ?? "",
      };
      return [
        { ...key, category: before ?? "", submitted: -1 },
        { ...key, category: category ?? "", submitted: 1 },
      ];
    }),
  );
}
