import { sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { operatorLog } from "#db/schema/operations";
import { auditLog } from "#db/schema/workspaces";
import type { AuditEntry } from "#lib/audit/audit-entries";
import { DomainError } from "#lib/errors";
import { newId } from "#lib/ids";
import type { OperatorAction } from "./actions.ts";

/** Who operates the installation, and what their reads and acts run with. `db` is the pool of the operator's pages. */
export type OperatorCtx = { operator: { userId: string; name: string; email: string }; db: Db; now: Date };

const transactions = new WeakSet<object>();

/**
 * Runs `fn` in a transaction that names the operator; joins the one `ctx` is already in. The database shows and takes
 * nothing unless the person is an operator at that moment.
 *
 * @throws DomainError "forbidden" when the person is no operator, or no longer
 */
export async function asOperator<T>(ctx: OperatorCtx, fn: (ctx: OperatorCtx) => Promise<T>): Promise<T> {
  if (transactions.has(ctx.db)) return fn(ctx);
  return ctx.db.transaction(async (tx) => {
    transactions.add(tx);
    const [row] = await tx.execute<{ operator: boolean }>(sql`
      SELECT app_is_operator() AS operator FROM (SELECT set_config('app.user_id', ${ctx.operator.userId}, true)) AS named`);
    if (!row?.operator) throw notOperator();
    return fn({ ...ctx, db: tx as unknown as Db });
  });
}

/** The refusal of everybody else. */
export function notOperator(): DomainError {
  return new DomainError("forbidden", "operator.only");
}

type Act = { action: OperatorAction; objectId: string; objectName?: string; detail?: Record<string, unknown> };

/** Writes an act into the operators' log, in the transaction of the change. Never put secrets into `detail`. */
export async function recordAct({ db, operator, now }: OperatorCtx, act: Act): Promise<void> {
  await db.insert(operatorLog).values({
    ...{ id: newId(), at: now, actorId: operator.userId, actorName: operator.name },
    ...{ action: act.action, objectId: act.objectId, objectName: act.objectName ?? "", detail: act.detail ?? {} },
  });
}

/** Writes an act into the audit log of the workspace that it concerns, under the operator's name. */
export async function auditFor(
  { db, operator, now }: OperatorCtx,
  workspaceId: string,
  entry: AuditEntry,
): Promise<void> {
  await db.insert(auditLog).values({
    ...{ workspaceId, id: newId(), at: now, actorId: operator.userId, actorName: operator.name },
    ...{ action: entry.action, objectKind: entry.objectKind, objectId: entry.objectId, detail: entry.detail },
    reason: entry.reason ?? null,
  });
}
