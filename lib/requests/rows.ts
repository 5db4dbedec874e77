import { and, eq } from "drizzle-orm";
import type { RequestState } from "#db/request-enums";
import { requests } from "#db/schema/customers";
import { actorId, type Ctx, recordedName } from "#lib/context";
import { DomainError, isUniqueViolation, notFound } from "#lib/errors";
import { newId } from "#lib/ids";
import type { RequestKind } from "./request-kinds.ts";

export type RequestRow = typeof requests.$inferSelect;

/**
 * Writes a request, in the caller's transaction.
 *
 * @returns its id
 * @throws DomainError "conflict" when the same was asked for and is not answered yet
 */
export async function openRequest(
  ctx: Ctx,
  asked: { kind: RequestKind; objectId: string; wanted: Record<string, unknown>; reason: string },
): Promise<string> {
  const id = newId();
  try {
    // In a savepoint, so that a refusal leaves the caller's transaction usable.
    await ctx.db.transaction((tx) =>
      tx.insert(requests).values({
        workspaceId: ctx.workspaceId,
        id,
        ...asked,
        askedBy: actorId(ctx.actor),
        askedByName: recordedName(ctx.actor),
        askedAt: ctx.now,
      }),
    );
  } catch (error) {
    if (isUniqueViolation(error, "requests_open")) throw new DomainError("conflict", "requests.already");
    throw error;
  }
  return id;
}

/**
 * Locks the open request of a kind about an object, if there is one. Whoever also locks the object takes this first.
 */
export async function lockOpenRequest(ctx: Ctx, kind: RequestKind, objectId: string): Promise<RequestRow | null> {
  const [row] = await ctx.db
    .select()
    .from(requests)
    .where(
      and(
        eq(requests.workspaceId, ctx.workspaceId),
        eq(requests.kind, kind),
        eq(requests.objectId, objectId),
        eq(requests.state, "open"),
      ),
    )
    .for("update");
  return row ?? null;
}

/**
 * Locks a request of this workspace by its id.
 *
 * @throws DomainError "not_found"; "conflict" when it was answered or withdrawn
 */
export async function lockRequest(ctx: Ctx, id: string): Promise<RequestRow> {
  const [row] = await ctx.db
    .select()
    .from(requests)
    .where(and(eq(requests.workspaceId, ctx.workspaceId), eq(requests.id, id)))
    .for("update");
  if (!row) throw notFound("request");
  if (row.state !== "open") throw new DomainError("conflict", "requests.answered");
  return row;
}

/** Ends an open request that the caller has locked. One that has ended stays as it is. */
export async function endRequest(
  ctx: Ctx,
  id: string,
  end: { state: Exclude<RequestState, "open">; reason?: string | null; granted?: number | null },
): Promise<void> {
  await ctx.db
    .update(requests)
    .set({
      state: end.state,
      answerReason: end.reason ?? null,
      granted: end.granted ?? null,
      answeredBy: actorId(ctx.actor),
      answeredByName: recordedName(ctx.actor),
      answeredAt: ctx.now,
    })
    .where(and(eq(requests.workspaceId, ctx.workspaceId), eq(requests.id, id), eq(requests.state, "open")));
}
