import { sql } from "drizzle-orm";
import { notFound } from "#lib/errors";
import { approveRequest, refuseRequest } from "#lib/requests/answer";
import type { Desk } from "#lib/requests/desk";
import { countOpenRequests, listRequests, type RequestPage } from "#lib/requests/inbox";
import { listNumberQuotas, type NumberQuota } from "#lib/requests/number-quotas";
import { setQuota } from "#lib/requests/quota";
import type { ApproveRequestInput, RefuseRequestInput, RequestFilter, SetNumbersInput } from "#lib/requests/schema";
import { type DocumentRow, listDocuments, readSubmittedDocument } from "#lib/requests/verification";
import { asOperator, type OperatorCtx, recordAct } from "./context.ts";
import { memberCtx } from "./create-workspace.ts";

/** The desk of the operator, for workspaces that no provider looks after. Within `asOperator` only. */
const deskOf = (ctx: OperatorCtx): Desk => ({ by: "operator", ctx: memberCtx(ctx, "") });

/** Requests of workspaces without a provider, with the papers of the verifications among them. */
export async function listOperatorRequests(
  ctx: OperatorCtx,
  filter: RequestFilter,
): Promise<{ page: RequestPage; documents: Record<string, DocumentRow[]> }> {
  return asOperator(ctx, async (ctx) => {
    const desk = deskOf(ctx);
    const page = await listRequests(desk, filter);
    const documents = await listDocuments(
      desk,
      page.rows.filter(({ kind }) => kind === "verification" || kind === "account_application"),
    );
    return { page, documents };
  });
}

/** How many requests wait for the operator. */
export async function countOperatorRequests(ctx: OperatorCtx): Promise<number> {
  return asOperator(ctx, async (ctx) => (await countOpenRequests(deskOf(ctx))).open);
}

/** As `approveRequest`, noted in the operators' log. */
export async function approveAsOperator(ctx: OperatorCtx, input: ApproveRequestInput): Promise<void> {
  await asOperator(ctx, async (ctx) => {
    const request = await approveRequest(deskOf(ctx), input);
    const granted = input.total === undefined ? {} : { granted: input.total };
    await record(ctx, "request.approved", input.customerId, { request: request.kind, ...granted });
  });
}

/** As `refuseRequest`, noted in the operators' log. */
export async function refuseAsOperator(ctx: OperatorCtx, input: RefuseRequestInput): Promise<void> {
  await asOperator(ctx, async (ctx) => {
    const request = await refuseRequest(deskOf(ctx), input);
    await record(ctx, "request.refused", input.customerId, { request: request.kind, reason: input.reason });
  });
}

/**
 * Sets how many numbers a channel may hold. Noted in the history of quotas and in the operators' log.
 *
 * @throws DomainError "invalid" below what is in use, "not_found" for a workspace that a provider looks after
 */
export async function setNumbersAsOperator(ctx: OperatorCtx, input: SetNumbersInput): Promise<void> {
  await asOperator(ctx, async (ctx) => {
    await setQuota(deskOf(ctx), input);
    const { objectId: channelId, total, reason } = input;
    await record(ctx, "workspace.numbers_changed", input.customerId, { channelId, total, reason });
  });
}

/** The numbers of a workspace's channels; none for one that a provider looks after, which decides about them. */
export async function listNumbersAsOperator(
  ctx: OperatorCtx,
  workspace: { id: string; kind: string; providerId: string | null },
): Promise<NumberQuota[]> {
  if (workspace.kind !== "business" || workspace.providerId !== null) return [];
  return asOperator(ctx, (ctx) => listNumberQuotas(deskOf(ctx), workspace.id));
}

/** A paper that a workspace without a provider has submitted, with its content. Noted in the operators' log. */
export async function readDocumentAsOperator(
  ctx: OperatorCtx,
  customerId: string,
  documentId: string,
): Promise<DocumentRow & { content: Buffer }> {
  return asOperator(ctx, async (ctx) => {
    const { requestId: _requestId, ...document } = await readSubmittedDocument(deskOf(ctx), customerId, documentId);
    await record(ctx, "request.document_read", customerId, { file: document.name });
    return document;
  });
}

async function record(
  ctx: OperatorCtx,
  action: "request.approved" | "request.refused" | "request.document_read" | "workspace.numbers_changed",
  workspaceId: string,
  detail: Record<string, unknown>,
): Promise<void> {
  const [workspace] = await ctx.db.execute<{ name: string }>(
    sql`SELECT name FROM workspaces WHERE id = ${workspaceId}`,
  );
  if (!workspace) throw notFound("workspace");
  await recordAct(ctx, { action, objectId: workspaceId, objectName: workspace.name, detail });
}
