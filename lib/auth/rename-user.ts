import { eq } from "drizzle-orm";
import type { Db } from "#db/client";
import { users } from "#db/schema/workspaces";
import { asIdentity } from "#lib/context";
import type { Session } from "./sessions.ts";

/** Sets the name others see. What was written under the old name keeps it. */
export async function renameUser(db: Db, session: Session, name: string): Promise<void> {
  await asIdentity(db, (db) => db.update(users).set({ name }).where(eq(users.id, session.user.id)));
}
