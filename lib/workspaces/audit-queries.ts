import { and, desc, eq, gte, ilike, inArray, lt, or, type SQL, sql } from "drizzle-orm";
import { auditLog } from "#db/schema/workspaces";
import { type Ctx, inTransaction } from "#lib/context";
import { type AuditFact, idsAmong, readDetails } from "./audit-details.ts";
import { namesOf } from "./audit-names.ts";

export type AuditFilter = {
  /** Part of a name, an id or an action. */
  search: string | null;
  /** Kinds of objects; empty means all. */
  kinds: readonly string[];
  from: Date | null;
  /** Exclusive. */
  until: Date | null;
  page: number;
  size: number;
};

export type AuditRow = {
  id: string;
  at: Date;
  actorName: string;
  action: string;
  objectKind: string;
  objectId: string;
  details: AuditFact[];
  reason: string | null;
  /** In a provider's log: the customer in whose workspace, or by whom, it was done. */
  customerId: string | null;
};

/** `names` has the names of objects and of the ids among the details, by id, as far as they can be had. */
export type AuditPage = { rows: AuditRow[]; names: Map<string, string>; total: number };

/** Audit log entries, newest first; `total` counts all matches before paging. */
export async function listAudit(ctx: Ctx, filter: AuditFilter): Promise<AuditPage> {
  return inTransaction(ctx, async (ctx) => {
    const { db, workspaceId } = ctx;
    const where = and(
      eq(auditLog.workspaceId, workspaceId),
      filter.kinds.length > 0 ? inArray(auditLog.objectKind, [...filter.kinds]) : undefined,
      filter.from ? gte(auditLog.at, filter.from) : undefined,
      filter.until ? lt(auditLog.at, filter.until) : undefined,
      containsText(filter.search),
    );
    const found = await db
      .select({
        id: auditLog.id,
        at: auditLog.at,
        actorName: auditLog.actorName,
        action: auditLog.action,
        objectKind: auditLog.objectKind,
        objectId: auditLog.objectId,
        detail: auditLog.detail,
        reason: auditLog.reason,
        customerId: auditLog.customerId,
      })
      .from(auditLog)
      .where(where)
      .orderBy(desc(auditLog.at), desc(auditLog.id))
      .limit(filter.size)
      .offset((filter.page - 1) * filter.size);
    const [count] = await db.select({ total: sql<number>`count(*)::int` }).from(auditLog).where(where);
    const rows = found.map(({ detail, ...row }) => ({ ...row, details: readDetails(row.action, detail) }));
    const names = await namesOf(
      ctx,
      rows.flatMap((row) => [row.objectId, row.customerId ?? "", ...idsAmong(row.details)]),
    );
    return { rows, names, total: count?.total ?? 0 };
  });
}

/** The object kinds that occur in this workspace's log, for the filter. */
export async function listAuditKinds(ctx: Ctx): Promise<string[]> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const rows = await db
      .selectDistinct({ kind: auditLog.objectKind })
      .from(auditLog)
      .where(eq(auditLog.workspaceId, workspaceId));
    return rows.map((row) => row.kind).sort();
  });
}

function containsText(search: string | null): SQL | undefined {
  if (!search) return undefined;
  // Escape LIKE wildcards: people search for literal text.
  const pattern = `%${search.slice(0, 100).replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
  return or(
    ilike(auditLog.actorName, pattern),
    ilike(auditLog.action, pattern),
    ilike(auditLog.objectId, pattern),
    sql`${auditLog.detail}::text ILIKE ${pattern}`,
  );
}
