import type { Db } from "#db/client";
import type { Role } from "#db/enums";
import type { Ctx } from "#lib/context";
import { newId } from "#lib/ids";
import { ensureMembership, ensureUser, ensureWorkspace } from "#lib/workspaces/ensure-workspace";

export type TestMember = { userId: string; email: string; ctx: Ctx };
export type TestWorkspace = { id: string; name: string; member(role: Role): Promise<TestMember> };

/**
 * A fresh workspace for one test, and members for it. Made by the owner's hand; what the test does then goes through
 * `ctx.db`, which is the web's role.
 */
export async function makeWorkspace(hands: { owner: Db; web: Db }, now = new Date()): Promise<TestWorkspace> {
  const tag = newId().slice(-12);
  const name = `Workspace ${tag}`;
  const id = await ensureWorkspace(hands.owner, { slug: `w-${tag}`, name, kind: "business" }, now);
  let joined = 0;
  return {
    id,
    name,
    async member(role) {
      joined += 1;
      const email = `${role}-${joined}-${tag}@test.example`;
      const person = { email, name: `${role} ${joined}` };
      // Nobody signs in with this: a hash that fits no password.
      const userId = await ensureUser(hands.owner, { ...person, passwordHash: "none" }, now);
      await ensureMembership(hands.owner, { workspaceId: id, userId, role }, now);
      const actor = { kind: "member" as const, userId, ...person, role };
      return { userId, email, ctx: { workspaceId: id, actor, db: hands.web, now } };
    },
  };
}
