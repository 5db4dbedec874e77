import { sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { platforms } from "#db/enums";
import { profileFor } from "#lib/connectors/profiles";
import type { Ctx } from "#lib/context";
import { DomainError } from "#lib/errors";
import { log } from "#lib/log";
import { type FindTemplateLink, templateLink } from "../platform-link.ts";
import { syncTemplates } from "./sync-templates.ts";

/** Each account has a minute of its own in six hours, by its id: no two calls at once, and nothing to remember. */
const minutes = 360;

/** Through which minute since 1970 the accounts were asked about; null before the first time. */
export type SyncPosition = { through: number | null };

const reviewing = platforms.filter((platform) => profileFor(platform)?.templates?.mode === "reviewed");

/**
 * Asks the platforms which templates the accounts of bound channels have, those whose minute has come since the last time.
 * Several workers may ask about one account: what was brought over is brought over once. What fails is logged, and asked again
 * when it is next due.
 */
export async function syncDueTemplates(
  db: Db,
  contextOf: (workspaceId: string) => Ctx,
  position: SyncPosition,
  now: Date,
  find: FindTemplateLink = templateLink,
): Promise<void> {
  const minute = Math.floor(now.getTime() / 60_000);
  const after = Math.max(position.through ?? minute - 1, minute - minutes);
  if (after >= minute) return;
  position.through = minute;
  const rows = await db.execute<{ workspaceId: string; channelId: string }>(sql`
    SELECT b.workspace_id AS "workspaceId", b.channel_id AS "channelId" FROM bindings b
    JOIN channels c ON c.workspace_id = b.workspace_id AND c.id = b.channel_id
    WHERE c.state = 'bound' AND c.deleted_at IS NULL
      AND c.type IN (SELECT jsonb_array_elements_text(${JSON.stringify(reviewing)}::jsonb))
      AND (((hashtext(b.channel_id) % ${minutes}) + ${minutes} - ((${after}::bigint + 1) % ${minutes})) % ${minutes} + ${minutes})
        % ${minutes} < ${minute - after}
    ORDER BY b.channel_id`);
  for (const { workspaceId, channelId } of rows) {
    try {
      await syncTemplates({ ...contextOf(workspaceId), now }, { channelId }, find);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      log.warn({ err: error, workspaceId, channelId }, "templates could not be brought over");
    }
  }
}
