import { and, eq, sql } from "drizzle-orm";
import { contactSegments } from "#db/schema/contacts";
import { audit } from "#lib/audit/audit";
import { actorId, type Ctx, inTransaction } from "#lib/context";
import { DomainError, isUniqueViolation, notFound } from "#lib/errors";
import { newId } from "#lib/ids";
import { segmentsMax } from "./limits.ts";
import { ContactFilter, type SaveSegmentInput } from "./schema.ts";

export type Segment = { id: string; name: string; filter: ContactFilter; createdAt: Date };

const columns = {
  id: contactSegments.id,
  name: contactSegments.name,
  filter: contactSegments.filter,
  createdAt: contactSegments.createdAt,
};

/** Saved filters, in the order of their names. One whose filter is of a form that is no longer read is left out. */
export async function listSegments(ctx: Ctx): Promise<Segment[]> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const rows = await db
      .select(columns)
      .from(contactSegments)
      .where(eq(contactSegments.workspaceId, workspaceId))
      .orderBy(sql`lower(${contactSegments.name})`)
      .limit(segmentsMax);
    return rows.flatMap((row) => {
      const filter = ContactFilter.safeParse(row.filter);
      return filter.success ? [{ ...row, filter: filter.data }] : [];
    });
  });
}

/** @throws DomainError "not_found" */
export async function getSegment(ctx: Ctx, id: string): Promise<Segment> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db
      .select(columns)
      .from(contactSegments)
      .where(and(eq(contactSegments.workspaceId, workspaceId), eq(contactSegments.id, id)));
    const filter = ContactFilter.safeParse(row?.filter);
    if (!row || !filter.success) throw notFound("segment");
    return { ...row, filter: filter.data };
  });
}

/** @throws DomainError "conflict" for a name that is taken, "limit_exceeded" */
export async function saveSegment(ctx: Ctx, { name, filter }: SaveSegmentInput): Promise<{ id: string }> {
  const id = newId();
  try {
    return await inTransaction(ctx, async (ctx) => {
      const { db, workspaceId, now } = ctx;
      const [held] = await db.execute<{ n: number }>(sql`
        SELECT count(*)::int AS n FROM contact_segments WHERE workspace_id = ${workspaceId}`);
      if ((held?.n ?? 0) >= segmentsMax) {
        throw new DomainError("limit_exceeded", "contacts.tooManySegments", { values: { max: segmentsMax } });
      }
      await db
        .insert(contactSegments)
        .values({ workspaceId, id, name, filter, createdBy: actorId(ctx.actor), createdAt: now });
      await audit(ctx, {
        action: "contact_segment.created",
        objectKind: "contact_segment",
        objectId: id,
        detail: { name },
      });
      return { id };
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new DomainError("conflict", "contacts.segmentNameTaken", { field: "name" });
  }
}

/** @throws DomainError "not_found" */
export async function deleteSegment(ctx: Ctx, id: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const [gone] = await ctx.db
      .delete(contactSegments)
      .where(and(eq(contactSegments.workspaceId, ctx.workspaceId), eq(contactSegments.id, id)))
      .returning({ name: contactSegments.name });
    if (!gone) throw notFound("segment");
    await audit(ctx, {
      action: "contact_segment.deleted",
      objectKind: "contact_segment",
      objectId: id,
      detail: { name: gone.name },
    });
  });
}
