import { sql } from "drizzle-orm";
import { auditLog } from "#db/schema/workspaces";
import { type Ctx, inTransaction, recordedName } from "#lib/context";
import { newId } from "#lib/ids";
import type { AuditEntry } from "./audit-entries.ts";

/**
 * Writes an entry to the append-only audit log, in the transaction of the change. Never put secrets into `detail`. What a
 * provider's staff do in a customer's workspace stands in the provider's log, too.
 *
 * @param ctx in a transaction
 */
export async function audit(ctx: Ctx, entry: AuditEntry): Promise<void> {
  const staff = ctx.actor.kind === "member" ? ctx.actor.staff : null;
  if (!staff) return write(ctx, entry, {});
  const known = { ...ctx.actor, name: recordedName(ctx.actor) };
  await write({ ...ctx, actor: known }, entry, { staffOfId: staff.providerId });
  await writeFor(staff.providerId, ctx, entry);
}

/**
 * Writes an entry about what a customer and its provider have agreed into both of their logs.
 *
 * @param ctx of the customer, in a transaction
 * @param workspace the customer's name, which the provider's log puts beside the member's
 */
export async function auditWithProvider(
  ctx: Ctx,
  entry: AuditEntry,
  { providerId, workspace }: { providerId: string; workspace: string },
): Promise<void> {
  await audit(ctx, entry);
  const actor = { ...ctx.actor, name: `${ctx.actor.name} (${workspace})` };
  await writeFor(providerId, { ...ctx, actor }, entry);
}

/** Writes into the provider's log what happened in the workspace of `ctx`. */
async function writeFor(providerId: string, ctx: Ctx, entry: AuditEntry): Promise<void> {
  const { workspaceId, db } = ctx;
  await db.execute(sql`SELECT set_config('app.workspace_id', ${providerId}, true)`);
  await write({ ...ctx, workspaceId: providerId }, entry, { customerId: workspaceId });
  await db.execute(sql`SELECT set_config('app.workspace_id', ${workspaceId}, true)`);
}

async function write(ctx: Ctx, entry: AuditEntry, on: { staffOfId?: string; customerId?: string }): Promise<void> {
  await ctx.db.insert(auditLog).values({
    workspaceId: ctx.workspaceId,
    id: newId(),
    at: ctx.now,
    actorId: ctx.actor.kind === "member" ? ctx.actor.userId : null,
    actorName: ctx.actor.name,
    action: entry.action,
    objectKind: entry.objectKind,
    objectId: entry.objectId,
    detail: entry.detail,
    reason: entry.reason ?? null,
    ...on,
  });
}

/** Writes an entry for an act that changes nothing, such as a download. Await it before the act. */
export async function auditAlone(ctx: Ctx, entry: AuditEntry): Promise<void> {
  await inTransaction(ctx, (ctx) => audit(ctx, entry));
}
