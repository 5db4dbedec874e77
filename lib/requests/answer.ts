import { and, eq } from "drizzle-orm";
import { requests } from "#db/schema/customers";
import { audit } from "#lib/audit/audit";
import type { PlatformLink } from "#lib/channels/binding/platform-link";
import { type Ctx, inTransaction, recordedName } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { totalOf } from "./ask.ts";
import { type Desk, inCustomer } from "./desk.ts";
import { definitionOf, type KindDefinition } from "./kinds.ts";
import { mailAnswer } from "./mail-answer.ts";
import { kindsOf } from "./request-kinds.ts";
import { endRequest, lockRequest, type RequestRow } from "./rows.ts";
import type { ApproveRequestInput, RefuseRequestInput } from "./schema.ts";

/**
 * Approves a request of a customer: what it asks for holds with the commit. Noted in the logs of both.
 *
 * @param link where the platform is called, for tests
 * @returns the request as it was
 * @throws DomainError "not_found" when it is none of this desk's, "conflict" when it was answered before, "invalid" when the
 *   number is less than what is in use
 */
export async function approveRequest(desk: Desk, input: ApproveRequestInput, link?: PlatformLink): Promise<RequestRow> {
  const asked = await findRequest(desk, input);
  await known(asked.kind).prepare?.(desk, asked, link);
  return inTransaction(desk.ctx, async (ctx) => {
    const here = { ...desk, ctx };
    const request = await inCustomer(here, input.customerId, async (customer) => {
      const request = await lockRequest(customer, input.requestId);
      const definition = known(request.kind);
      const granted = definition.quota === null ? null : (input.total ?? null);
      await endRequest(customer, request.id, { state: "approved", reason: input.note || null, granted });
      await definition.approve(customer, request, { total: granted, note: input.note, accountId: input.accountId });
      await note(customer, "request.approved", request, granted, input.note);
      const by = recordedName(customer.actor);
      await mailAnswer(customer, request, { approved: true, by, granted, reason: input.note || null });
      return request;
    });
    await known(request.kind).decide?.(here, request, { total: input.total ?? null, note: input.note });
    await noteOwn(here, "customer_request.approved", request, input.note);
    return request;
  });
}

/**
 * Refuses a request of a customer with a reason. Noted in the logs of both.
 *
 * @returns the request as it was
 * @throws DomainError "not_found" when it is none of this desk's, "conflict" when it was answered before
 */
export async function refuseRequest(desk: Desk, input: RefuseRequestInput): Promise<RequestRow> {
  await findRequest(desk, input);
  return inTransaction(desk.ctx, async (ctx) => {
    const request = await inCustomer({ ...desk, ctx }, input.customerId, async (customer) => {
      const request = await lockRequest(customer, input.requestId);
      await endRequest(customer, request.id, { state: "refused", reason: input.reason });
      await known(request.kind).refuse?.(customer, request, input.reason);
      await note(customer, "request.refused", request, null, input.reason);
      const by = recordedName(customer.actor);
      await mailAnswer(customer, request, { approved: false, by, granted: null, reason: input.reason });
      return request;
    });
    await noteOwn({ ...desk, ctx }, "customer_request.refused", request, input.reason);
    return request;
  });
}

async function findRequest(desk: Desk, input: { customerId: string; requestId: string }): Promise<RequestRow> {
  return inCustomer(desk, input.customerId, async ({ db, workspaceId }) => {
    const [row] = await db
      .select()
      .from(requests)
      .where(and(eq(requests.workspaceId, workspaceId), eq(requests.id, input.requestId)));
    if (!row || !kindsOf(desk.by).some((kind) => kind === row.kind)) throw notFound("request");
    if (row.state !== "open") throw new DomainError("conflict", "requests.answered");
    return row;
  });
}

function known(kind: string): KindDefinition {
  const definition = definitionOf(kind);
  if (!definition) throw new DomainError("precondition_failed", "requests.kindUnknown");
  return definition;
}

async function note(
  ctx: Ctx,
  action: "request.approved" | "request.refused",
  request: RequestRow,
  granted: number | null,
  reason: string,
): Promise<void> {
  await audit(ctx, {
    action,
    objectKind: "request",
    objectId: request.id,
    detail: {
      state: { from: "open", to: action === "request.approved" ? "approved" : "refused" },
      ...{ request: request.kind, ...totalOf(request), ...(granted === null ? {} : { granted }) },
    },
    ...(reason ? { reason } : {}),
  });
}

/** In the provider's log. What operators do is in a log of theirs, see lib/operator/answer-requests.ts. */
async function noteOwn(
  { by, ctx }: Desk,
  action: "customer_request.approved" | "customer_request.refused",
  request: RequestRow,
  reason: string,
): Promise<void> {
  if (by === "operator") return;
  await audit(ctx, {
    action,
    objectKind: "request",
    objectId: request.id,
    detail: {
      state: { from: "open", to: action === "customer_request.approved" ? "approved" : "refused" },
      ...{ customerId: request.workspaceId, request: request.kind, ...totalOf(request) },
    },
    ...(reason ? { reason } : {}),
  });
}
