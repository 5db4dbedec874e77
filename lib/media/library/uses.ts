import { type SQL, sql } from "drizzle-orm";
import type { CampaignState, TemplateState } from "#db/enums";
import { type Ctx, inTransaction } from "#lib/context";

/** States of campaigns that may still send. */
const unfinished = sql`('draft', 'scheduled', 'running', 'paused', 'stopping')`;

/** Every id in a content: those of files among them. */
const idsIn = (content: SQL) => sql`jsonb_path_query(${content}, '$.**.id')`;

/**
 * SQL: what names files of a workspace, as rows of `media_id`, `kind` and `about`. A file is used by a template that is there,
 * also where a draft or a waiting edit of it names the file, and by a campaign that may still send.
 */
export function usedFiles(workspaceId: string): SQL {
  return sql`
    SELECT f #>> '{}' AS media_id, 'template' AS kind, t.code AS about
      FROM templates t, ${idsIn(sql`t.content`)} f WHERE t.workspace_id = ${workspaceId} AND t.state <> 'deleted'
    UNION SELECT f #>> '{}', 'template', t.code
      FROM templates t, ${idsIn(sql`t.waiting_edit -> 'content'`)} f
      WHERE t.workspace_id = ${workspaceId} AND t.state <> 'deleted' AND t.waiting_edit IS NOT NULL
    UNION SELECT f #>> '{}', 'draft', d.template_code
      FROM template_drafts d JOIN templates t ON t.workspace_id = d.workspace_id AND t.code = d.template_code,
        ${idsIn(sql`d.content`)} f
      WHERE d.workspace_id = ${workspaceId} AND t.state <> 'deleted'
    UNION SELECT f #>> '{}', 'campaign', c.id
      FROM campaigns c, ${idsIn(sql`c.content`)} f WHERE c.workspace_id = ${workspaceId} AND c.state IN ${unfinished}`;
}

export type FileUse = { channelId: string; channelName: string; name: string; earlier: boolean } & (
  | { kind: "template"; code: string; language: string; state: TemplateState }
  /** Somebody has chosen the file in the designer and not saved yet. */
  | { kind: "draft"; code: string; language: string; state: TemplateState }
  | { kind: "campaign"; id: string; state: CampaignState }
);

type UseRow = {
  kind: FileUse["kind"];
  about: string;
  name: string;
  language: string | null;
  state: string;
  channelId: string;
  channelName: string;
  earlier: boolean;
};

/**
 * What uses a file of the library now, as far as the reader may see it, by name.
 *
 * @returns `earlier`: it uses the file as it was before it was replaced
 */
export async function listFileUses(ctx: Ctx, libraryId: string): Promise<FileUse[]> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const rows = await db.execute<UseRow>(sql`
      WITH used AS (${usedFiles(workspaceId)})
      SELECT DISTINCT u.kind, u.about, coalesce(t.name, c.name) AS name, t.language,
        coalesce(t.state, c.state) AS state, h.id AS "channelId", h.name AS "channelName",
        u.media_id <> l.media_id AS earlier
      FROM used u
      JOIN media m ON m.workspace_id = ${workspaceId} AND m.id = u.media_id AND m.library_id = ${libraryId}
      JOIN library_files l ON l.workspace_id = m.workspace_id AND l.id = m.library_id
      LEFT JOIN templates t ON u.kind <> 'campaign' AND t.workspace_id = m.workspace_id AND t.code = u.about
      LEFT JOIN campaigns c ON u.kind = 'campaign' AND c.workspace_id = m.workspace_id AND c.id = u.about
      JOIN channels h ON h.workspace_id = m.workspace_id AND h.id = coalesce(t.channel_id, c.channel_id)
      ORDER BY u.kind DESC, name, t.language, u.about`);
    return rows.map(({ kind, about, language, state, ...shown }): FileUse => {
      if (kind === "campaign") return { ...shown, kind, id: about, state: state as CampaignState };
      return { ...shown, kind, code: about, language: language ?? "", state: state as TemplateState };
    });
  });
}

export type PastUse = { id: string; name: string; channelId: string; state: CampaignState };

/** Most campaigns that have ended which are told of. */
const pastMax = 5;

/** The latest campaigns that were sent with a file of the library, whatever became of it since. */
export async function listPastUses(ctx: Ctx, libraryId: string): Promise<PastUse[]> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const rows = await db.execute<PastUse>(sql`
      WITH named AS (SELECT DISTINCT v.template_code, f #>> '{}' AS media_id
        FROM template_versions v, ${idsIn(sql`v.content`)} f WHERE v.workspace_id = ${workspaceId})
      SELECT DISTINCT c.id, c.name, c.channel_id AS "channelId", c.state FROM media m
      JOIN named n ON n.media_id = m.id
      JOIN campaigns c ON c.workspace_id = m.workspace_id AND c.template_code = n.template_code
      WHERE m.workspace_id = ${workspaceId} AND m.library_id = ${libraryId}
        AND c.state NOT IN ${unfinished} AND position(m.id in c.content::text) > 0
      ORDER BY c.id DESC LIMIT ${pastMax}`);
    return [...rows];
  });
}
