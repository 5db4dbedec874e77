import { eq, sql } from "drizzle-orm";
import { databaseRoles } from "#db/access/roles";
import type { Db } from "#db/client";
import type { AccessRole, GrantRole } from "#db/enums";
import { workspaces } from "#db/schema/workspaces";
import { notFound } from "#lib/errors";

/** For whom a provider's staff are in a customer's workspace, and what its owner allows them now; null while it is nothing. */
export type StaffStanding = {
  providerId: string;
  providerName: string;
  grant: { id: string; role: GrantRole; endsAt: Date } | null;
};

/**
 * Who acts: a signed-in member, or the product itself (worker, door, seed). `staff` is there when the person is no member of
 * the workspace but one of its provider's staff.
 */
export type Actor =
  | {
      kind: "member";
      userId: string;
      name: string;
      email: string;
      role: AccessRole;
      staff?: StaffStanding | null;
      /** They see no text of a message, no address and no file; a visitor sees none anyway. */
      contentHidden?: boolean;
      /** The channels of the workspace that the member is limited to; null or absent for all. */
      channelIds?: readonly string[] | null;
      /** The customers of the workspace, a provider's, that the member is limited to; null or absent for all. */
      customerIds?: readonly string[] | null;
    }
  | { kind: "system"; name: string };

/** Who did it, as rows keep it: the member's user id, or `system`. */
export function actorId(actor: Actor): string {
  return actor.kind === "member" ? actor.userId : "system";
}

/** The name as a workspace's records show it: a provider's staff, whom it does not know, with their provider. */
export function recordedName(actor: Actor): string {
  const staff = actor.kind === "member" ? actor.staff : null;
  return staff ? `${actor.name} (${staff.providerName})` : actor.name;
}

/**
 * What every query and verb is asked with. `workspaceId` always comes from the session, the access key or the row a job
 * names, never from what a person typed. `db` may already be a transaction.
 */
export type Ctx = { workspaceId: string; actor: Actor; db: Db; now: Date };

/** Does the reader see no text of a message, no address and no file, as a provider's staff without a grant and finance? */
export function isContentHidden(ctx: Pick<Ctx, "actor">): boolean {
  return ctx.actor.kind === "member" && (ctx.actor.role === "visitor" || ctx.actor.contentHidden === true);
}

/** The channels that the member is limited to; null for whoever sees all of them. */
export function limitOf(ctx: Pick<Ctx, "actor">): readonly string[] | null {
  return ctx.actor.kind === "member" ? (ctx.actor.channelIds ?? null) : null;
}

/** The provider's customers that the member is limited to; null for whoever sees all of them. */
export function customerLimitOf(ctx: Pick<Ctx, "actor">): readonly string[] | null {
  return ctx.actor.kind === "member" ? (ctx.actor.customerIds ?? null) : null;
}

const transactions = new WeakSet<object>();

/**
 * Runs `fn` inside a transaction that sees the rows of `ctx.workspaceId` only; joins the one `ctx` is already in. That of a
 * reader from whom content is hidden is read-only and has the database role of visitors: hidden columns read as empty, from
 * the views of the schema `visitor`. That of a member who is limited to some channels, or to some customers, has the role `limited`, which
 * sees and writes rows of these only.
 *
 * @returns what `fn` returns, after the commit
 * @throws whatever `fn` throws, after the rollback
 */
export async function inTransaction<T>(ctx: Ctx, fn: (ctx: Ctx) => Promise<T>): Promise<T> {
  if (transactions.has(ctx.db)) return fn(ctx);
  return open(ctx, isContentHidden(ctx), fn);
}

/**
 * A transaction that records what a visitor did, who may write nothing. For the audit log alone, never for what a person asks for.
 *
 * @throws Error within another transaction, which may be the visitor's own
 */
export async function toRecord<T>(ctx: Ctx, fn: (ctx: Ctx) => Promise<T>): Promise<T> {
  if (transactions.has(ctx.db)) throw new Error("A record of a visitor needs a transaction of its own.");
  return open(ctx, false, fn);
}

async function open<T>(ctx: Ctx, asVisitor: boolean, fn: (ctx: Ctx) => Promise<T>): Promise<T> {
  return ctx.db.transaction(async (tx) => {
    transactions.add(tx);
    const scoped = tx.execute(sql`SELECT set_config('app.workspace_id', ${ctx.workspaceId}, true)`).then();
    scoped.catch(() => {});
    const [channelIds, customerIds] = [limitOf(ctx), customerLimitOf(ctx)];
    const limited = channelIds !== null || customerIds !== null;
    if (asVisitor || limited) {
      // Both roles see rows of channels and customers through these settings only. No workspace and no customer has the id `none`.
      await tx.execute(sql`SELECT set_config('app.limited_in', ${channelIds ? ctx.workspaceId : "none"}, true),
        set_config('app.channels', ${channelIds?.join(",") ?? ""}, true),
        set_config('app.customers', ${customerIds === null ? "*" : customerIds.join(",") || "none"}, true)`);
    }
    if (asVisitor) {
      await tx.execute(sql`SELECT set_config('search_path', 'visitor, public', true),
        set_config('role', ${databaseRoles.visitor}, true), set_config('transaction_read_only', 'on', true)`);
    } else if (limited) {
      await tx.execute(sql`SELECT set_config('role', ${databaseRoles.limited}, true)`);
    }
    const result = await fn({ ...ctx, db: tx as unknown as Db });
    await scoped;
    return result;
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
