import type { Db } from "#db/client";
import type { Role, WorkspaceKind } from "#db/enums";
import type { Ctx } from "#lib/context";
import { newId } from "#lib/ids";
import { ensureMembership, ensureUser, ensureWorkspace } from "#lib/workspaces/ensure-workspace";

export type TestMember = { userId: string; email: string; ctx: Ctx };
export type TestWorkspace = { id: string; name: string; member(role: Role): Promise<TestMember> };

/**
 * A fresh workspace for one test, and members of it. It is created as the owner of the tables; the members' `ctx.db`
 * connects as the web does.
 */
export async function makeWorkspace(
  connections: { owner: Db; web: Db },
  now = new Date(),
  as: { kind: WorkspaceKind; providerId?: string } = { kind: "business" },
): Promise<TestWorkspace> {
  const tag = newId().slice(-12);
  const name = `Workspace ${tag}`;
  const id = await ensureWorkspace(connections.owner, { slug: `w-${tag}`, name, ...as, activeSince: now }, now);
  let joined = 0;
  return {
    id,
    name,
    async member(role) {
      joined += 1;
      const email = `${role}-${joined}-${tag}@test.example`;
      const person = { email, name: `${role} ${joined}` };
      // A hash that matches no password: nobody signs in.
      const userId = await ensureUser(connections.owner, { ...person, passwordHash: "none" }, now);
      await ensureMembership(connections.owner, { workspaceId: id, userId, role }, now);
      const actor = { kind: "member" as const, userId, ...person, role };
      return { userId, email, ctx: { workspaceId: id, actor, db: connections.web, now } };
    },
  };
}
