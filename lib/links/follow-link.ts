import { sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { linkVisits } from "#db/schema/sending";
import { type Ctx, inTransaction } from "#lib/context";
import { newId } from "#lib/ids";

export type FollowedLink = { workspaceId: string; token: string; url: string; expiresAt: Date };

/** The link of a token, of whatever workspace. @returns null for a token that we did not give */
export async function findLink(db: Db, token: string): Promise<FollowedLink | null> {
  const [row] = await db.execute<Omit<FollowedLink, "expiresAt"> & { expiresAt: string }>(sql`
    SELECT workspace_id AS "workspaceId", token, url, expires_at AS "expiresAt"
    FROM short_links WHERE token = ${token}`);
  return row ? { ...row, expiresAt: new Date(row.expiresAt) } : null;
}

/**
 * Notes that a link was followed, for a worker to count. It waits for nobody: neither links nor campaigns are locked.
 *
 * @param by.robot whether the request showed that it was a program's
 * @param by.browser whether it named the languages of a reader, as browsers do
 */
export async function noteVisit(
  ctx: Ctx,
  link: Pick<FollowedLink, "token">,
  by: { robot: boolean; browser: boolean },
): Promise<void> {
  await inTransaction(ctx, ({ db, workspaceId, now }) =>
    db.insert(linkVisits).values({ workspaceId, id: newId(), token: link.token, at: now, ...by }),
  );
}
