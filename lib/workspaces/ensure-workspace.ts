import { eq } from "drizzle-orm";
import type { Db } from "#db/client";
import type { Language, Role, WorkspaceKind } from "#db/enums";
import { memberships, users, workspaces } from "#db/schema/workspaces";
import { newId } from "#lib/ids";

export type NewWorkspace = {
  slug: string;
  name: string;
  kind: WorkspaceKind;
  providerId?: string | null;
  zone?: string;
  language?: Language;
  country?: string;
  contactEmail?: string;
  /** Verified and activated at this moment; neither when left out. */
  activeSince?: Date;
};

/** The workspace of that slug, made when there is none. For set-up: the web's role may not make one. */
export async function ensureWorkspace(db: Db, input: NewWorkspace, now: Date): Promise<string> {
  const { activeSince, ...rest } = input;
  await db
    .insert(workspaces)
    .values({
      id: newId(),
      ...rest,
      verifiedAt: activeSince ?? null,
      activatedAt: activeSince ?? null,
      createdAt: activeSince ?? now,
    })
    .onConflictDoNothing({ target: workspaces.slug });
  const [row] = await db.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.slug, input.slug));
  if (!row) throw new Error(`The workspace ${input.slug} could not be made.`);
  return row.id;
}

/** The user of that address, made when there is none; an existing one keeps name and password. */
export async function ensureUser(
  db: Db,
  input: { email: string; name: string; passwordHash: string },
  now: Date,
): Promise<string> {
  const email = input.email.toLowerCase();
  await db
    .insert(users)
    .values({ id: newId(), ...input, email, createdAt: now })
    .onConflictDoNothing({ target: users.email });
  const [row] = await db.select({ id: users.id }).from(users).where(eq(users.email, email));
  if (!row) throw new Error(`The user ${email} could not be made.`);
  return row.id;
}

/** Makes the person a member, or gives the membership this role. */
export async function ensureMembership(
  db: Db,
  input: { workspaceId: string; userId: string; role: Role },
  now: Date,
): Promise<void> {
  await db
    .insert(memberships)
    .values({ ...input, createdAt: now })
    .onConflictDoUpdate({ target: [memberships.workspaceId, memberships.userId], set: { role: input.role } });
}
