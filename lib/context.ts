import { eq, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import type { Role } from "#db/enums";
import { workspaces } from "#db/schema/workspaces";
import { notFound } from "#lib/errors";

/** Who acts: a signed-in member, or the product itself (worker, door, seed). */
export type Actor =
  | { kind: "member"; userId: string; name: string; email: string; role: Role }
  | { kind: "system"; name: string };

/** Who did it, as rows keep it: the member's user id, or `system`. */
export function actorId(actor: Actor): string {
  return actor.kind === "member" ? actor.userId : "system";
}

/**
 * What every query and verb is asked with. `workspaceId` always comes from the session, the access key or the row a job
 * names, never from what a person typed. `db` may already be a transaction.
 */
export type Ctx = { workspaceId: string; actor: Actor; db: Db; now: Date };

const transactions = new WeakSet<object>();

/**
 * Runs `fn` inside a transaction that sees the rows of `ctx.workspaceId` only; joins the one `ctx` is already in.
 *
 * @returns what `fn` returns, after the commit
 * @throws whatever `fn` throws, after the rollback
 */
export async function inTransaction<T>(ctx: Ctx, fn: (ctx: Ctx) => Promise<T>): Promise<T> {
  if (transactions.has(ctx.db)) return fn(ctx);
  return ctx.db.transaction(async (tx) => {
    transactions.add(tx);
    await tx.execute(sql`SELECT set_config('app.workspace_id', ${ctx.workspaceId}, true)`);
    return fn({ ...ctx, db: tx as unknown as Db });
  });
}

/**
 * Runs `fn` inside a transaction that sees one person's own rows: the person, their sessions and memberships, and the
 * workspaces they are a member of. For what a person does before, or whatever, workspace they work in. Whoever is not known
 * yet is looked up by the functions of the database that sign-in needs (`sign_in_facts`, `session_facts`, ...).
 */
export async function asPerson<T>(db: Db, userId: string, fn: (db: Db) => Promise<T>): Promise<T> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`SELECT set_config('app.user_id', ${userId}, true)`);
    return fn(tx as unknown as Db);
  });
}

/**
 * Runs `fn` as the provider's staff inside one of its customers' workspaces. What `fn` records names the provider beside
 * the person, whom the customer does not know.
 *
 * @throws DomainError "not_found" when the workspace is not a customer of `ctx.workspaceId`
 */
export async function asCustomer<T>(ctx: Ctx, customerId: string, fn: (ctx: Ctx) => Promise<T>): Promise<T> {
  return inTransaction(ctx, async (provider) => {
    const [customer] = await provider.db
      .select({ id: workspaces.id })
      .from(workspaces)
      .where(sql`${workspaces.id} = ${customerId} AND ${workspaces.providerId} = ${ctx.workspaceId}`);
    if (!customer) throw notFound("workspace");
    const { name } = await currentWorkspace(provider);
    await provider.db.execute(sql`SELECT set_config('app.workspace_id', ${customerId}, true)`);
    const actor = { ...provider.actor, name: `${provider.actor.name} (${name})` };
    const result = await fn({ ...provider, actor, workspaceId: customerId });
    await provider.db.execute(sql`SELECT set_config('app.workspace_id', ${ctx.workspaceId}, true)`);
    return result;
  });
}

/** The workspace `ctx` acts in, as far as rules need it. */
export async function currentWorkspace(ctx: Ctx) {
  return inTransaction(ctx, async ({ db }) => {
    const [row] = await db.select().from(workspaces).where(eq(workspaces.id, ctx.workspaceId));
    if (!row) throw notFound("workspace");
    return row;
  });
}
