import { eq } from "drizzle-orm";
import type { Db } from "#db/client";
import { users } from "#db/schema/workspaces";
import { asPerson } from "#lib/context";
import { recordSecurityEvent } from "./security-events.ts";
import type { Session } from "./sessions.ts";

/** Changes the name other people see. Earlier audit log entries keep the old name. */
export async function renameUser(db: Db, session: Session, name: string, now: Date): Promise<void> {
  const { user } = session;
  if (user.name === name) return;
  await asPerson(db, user.id, async (db) => {
    await db.update(users).set({ name }).where(eq(users.id, user.id));
    const detail = { name: { from: user.name, to: name } };
    await recordSecurityEvent(db, user, "member.renamed", { by: "self", detail }, now);
  });
}
