import { eq } from "drizzle-orm";
import type { Db } from "#db/client";
import { users } from "#db/schema/workspaces";
import { asPerson } from "#lib/context";
import type { Session } from "./sessions.ts";

/** Changes the name other people see. Earlier audit log entries keep the old name. */
export async function renameUser(db: Db, session: Session, name: string): Promise<void> {
  await asPerson(db, session.user.id, (db) => db.update(users).set({ name }).where(eq(users.id, session.user.id)));
}
