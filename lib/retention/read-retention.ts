import { eq } from "drizzle-orm";
import { retention } from "#db/schema/workspaces";
import { type Ctx, inTransaction } from "#lib/context";
import { currentSettings } from "#lib/settings/current";
import { type Days, daysThatHold, type OwnDays } from "./rules.ts";

/** What the workspace has chosen, the most that the operator lets everybody keep, and what holds. */
export type Retention = { own: OwnDays; most: Days; holds: Days };

/** How long this workspace keeps things. */
export async function readRetention(ctx: Ctx): Promise<Retention> {
  const [row] = await inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({
        sent: retention.sentDays,
        received: retention.receivedDays,
        files: retention.fileDays,
        audit: retention.auditDays,
      })
      .from(retention)
      .where(eq(retention.workspaceId, workspaceId)),
  );
  const own = row ?? { sent: null, received: null, files: null, audit: null };
  const most = mostDays();
  return { own, most, holds: daysThatHold(own, most) };
}

/** The longest that the operator lets workspaces keep things. */
export function mostDays(): Days {
  const { sentWordsDays, receivedWordsDays, inboundMediaDays, auditDays } = currentSettings();
  return { sent: sentWordsDays, received: receivedWordsDays, files: inboundMediaDays, audit: auditDays };
}
