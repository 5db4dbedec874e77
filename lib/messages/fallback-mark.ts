import { type SQL, sql } from "drizzle-orm";
import type { FallbackMark } from "#db/message-enums";

/** How far a message got that replaces another one, as far as the list says it. */
const arrived = sql`s.state IN ('delivered', 'read')`;

/** What the list says of the fallback of a row of `messages`; null where there is nothing to say. */
export const fallbackMark = sql<FallbackMark | null>`CASE WHEN messages.origin_kind = 'fallback' THEN 'replaces' ELSE (
  SELECT CASE WHEN f.state = 'made' AND ${arrived} THEN 'delivered' ELSE f.state END FROM fallbacks f
  LEFT JOIN messages s ON s.workspace_id = f.workspace_id AND s.id = f.sent_id
  WHERE f.workspace_id = messages.workspace_id AND f.message_id = messages.id) END`;

/** Rows of `messages` of which the list says one of these. */
export function markedAs(marks: readonly FallbackMark[]): SQL {
  return sql.join(marks.map(conditionOf), sql` OR `);
}

function conditionOf(mark: FallbackMark): SQL {
  if (mark === "replaces") return sql`messages.origin_kind = 'fallback'`;
  const replaced = mark === "made" || mark === "delivered";
  const which =
    mark === "delivered" ? sql` AND ${arrived}` : mark === "made" ? sql` AND ${arrived} IS NOT TRUE` : sql.empty();
  return sql`(messages.origin_kind IS DISTINCT FROM 'fallback' AND EXISTS (SELECT 1 FROM fallbacks f
    LEFT JOIN messages s ON s.workspace_id = f.workspace_id AND s.id = f.sent_id
    WHERE f.workspace_id = messages.workspace_id AND f.message_id = messages.id
      AND f.state = ${replaced ? "made" : mark}${which}))`;
}
