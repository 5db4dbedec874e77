import { eq } from "drizzle-orm";
import type { Db } from "#db/client";
import type { Language, Role, WorkspaceKind } from "#db/enums";
import { memberships, users, workspaces } from "#db/schema/workspaces";
import { newId } from "#lib/ids";
import { canBeLimited } from "./rules.ts";

export type NewWorkspace = {
  slug: string;
  name: string;
  kind: WorkspaceKind;
  providerId?: string | null;
  zone?: string;
  language?: Language;
  country?: string;
  contactEmail?: string;
  /** When the workspace was verified and activated; left out, it is neither. */
  activeSince?: Date;
};

/** Finds the workspace with this slug or creates it. For set-up scripts: the web's database role may not create one. */
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
  if (!row) throw new Error(`The workspace ${input.slug} could not be created.`);
  return row.id;
}

/** Finds the user with this address or creates it. An existing user keeps their name and password. */
export async function ensureUser(
  db: Db,
  input: { email: string; name: string; passwordHash: string; emailProvedAt?: Date },
  now: Date,
): Promise<string> {
  const email = input.email.toLowerCase();
  await db
    .insert(users)
    .values({ id: newId(), ...input, email, createdAt: now })
    .onConflictDoNothing({ target: users.email });
  const [row] = await db.select({ id: users.id }).from(users).where(eq(users.email, email));
  if (!row) throw new Error(`The user ${email} could not be created.`);
  return row.id;
}

/** Adds the user as a member with this role, or changes the role of an existing member. */
export async function ensureMembership(
  db: Db,
  input: { workspaceId: string; userId: string; role: Role },
  now: Date,
): Promise<void> {
  await db
    .insert(memberships)
    .values({ ...input, createdAt: now })
    .onConflictDoUpdate({
      target: [memberships.workspaceId, memberships.userId],
      set: { role: input.role, ...(canBeLimited(input.role) ? {} : { channelIds: null, customerIds: null }) },
    });
}
