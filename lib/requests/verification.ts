import { and, count, eq, inArray, isNull, lt } from "drizzle-orm";
import type { DocumentType, RequestState } from "#db/request-enums";
import { verificationDocuments } from "#db/schema/customers";
import { workspaces } from "#db/schema/workspaces";
import { audit } from "#lib/audit/audit";
import { actorId, type Ctx, inTransaction } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { newId } from "#lib/ids";
import { ask } from "./ask.ts";
import { type Desk, inCustomer } from "./desk.ts";
import { documentTypeOf } from "./document-type.ts";
import { listOwnRequests, type RequestView } from "./inbox.ts";
import { MAX_DOCUMENTS } from "./limits.ts";
import type { SubmitVerificationInput } from "./schema.ts";

export type DocumentRow = { id: string; name: string; type: DocumentType; size: number };

/** A document that was uploaded and never submitted goes after a day. */
const unsubmittedMs = 86_400_000;

const shown = {
  id: verificationDocuments.id,
  name: verificationDocuments.name,
  type: verificationDocuments.type,
  size: verificationDocuments.size,
};

/**
 * Keeps a document until the verification is submitted.
 *
 * @throws DomainError "invalid" for another type of file, "limit_exceeded" past five that are not submitted
 */
export async function addDocument(ctx: Ctx, file: { name: string; content: Buffer }): Promise<DocumentRow> {
  const type = documentTypeOf(file.content);
  if (!type) throw new DomainError("invalid", "requests.documentType");
  const row = { id: newId(), name: file.name, type, size: file.content.length };
  await inTransaction(ctx, async ({ db, workspaceId, actor, now }) => {
    // The lock makes uploads of one workspace queue here.
    await db.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.id, workspaceId)).for("update");
    const loose = and(
      eq(verificationDocuments.workspaceId, workspaceId),
      isNull(verificationDocuments.requestId),
      isNull(verificationDocuments.channelId),
    );
    await db
      .delete(verificationDocuments)
      .where(and(loose, lt(verificationDocuments.createdAt, new Date(now.getTime() - unsubmittedMs))));
    const [held] = await db.select({ documents: count() }).from(verificationDocuments).where(loose);
    if ((held?.documents ?? 0) >= MAX_DOCUMENTS) throw new DomainError("limit_exceeded", "requests.documentsMany");
    await db
      .insert(verificationDocuments)
      .values({ workspaceId, ...row, content: file.content, uploadedBy: actorId(actor), createdAt: now });
  });
  return row;
}

/**
 * Removes a document that was not submitted.
 *
 * @throws DomainError "not_found" for one that was submitted, or that is not there
 */
export async function removeDocument(ctx: Ctx, documentId: string): Promise<void> {
  const removed = await inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .delete(verificationDocuments)
      .where(
        and(
          eq(verificationDocuments.workspaceId, workspaceId),
          eq(verificationDocuments.id, documentId),
          isNull(verificationDocuments.requestId),
          isNull(verificationDocuments.channelId),
        ),
      )
      .returning({ id: verificationDocuments.id }),
  );
  if (removed.length === 0) throw notFound("document");
}

/**
 * Submits the data and papers of a company for verification; after a refusal, again.
 *
 * @returns the id of the request
 * @throws DomainError "conflict" when it is verified or waits for an answer already, "not_found" for a document that is gone
 */
export async function submitVerification(ctx: Ctx, input: SubmitVerificationInput): Promise<string> {
  const { enterprise: _confirmed, ...company } = input;
  return inTransaction(ctx, async (ctx) => {
    const id = await ask(ctx, "verification", ctx.workspaceId, company, "");
    const mine = and(
      eq(verificationDocuments.workspaceId, ctx.workspaceId),
      inArray(verificationDocuments.id, company.documents),
      isNull(verificationDocuments.channelId),
    );
    // Papers of a refused request may be submitted again with the next one.
    const kept = await ctx.db
      .update(verificationDocuments)
      .set({ requestId: id })
      .where(mine)
      .returning({ id: verificationDocuments.id });
    if (kept.length !== new Set(company.documents).size) throw notFound("document");
    return id;
  });
}

export type Verification = {
  /** `none` before the first submission; else of the latest one, and `approved` for who is verified without any. */
  state: RequestState | "none";
  latest: RequestView | null;
  history: RequestView[];
  /** Of the latest submission, and those that wait to be submitted. */
  documents: DocumentRow[];
};

/** Where the workspace's verification stands. */
export async function getVerification(ctx: Ctx): Promise<Verification> {
  return inTransaction(ctx, async (ctx) => {
    const { db, workspaceId } = ctx;
    const [workspace] = await db
      .select({ verifiedAt: workspaces.verifiedAt })
      .from(workspaces)
      .where(eq(workspaces.id, workspaceId));
    const history = await listOwnRequests(ctx, { kind: "verification" });
    const latest = history[0] ?? null;
    const rows = await db
      .select({ ...shown, requestId: verificationDocuments.requestId })
      .from(verificationDocuments)
      .where(and(eq(verificationDocuments.workspaceId, workspaceId), isNull(verificationDocuments.channelId)))
      .orderBy(verificationDocuments.createdAt, verificationDocuments.id);
    const documents = rows
      .filter(({ requestId }) => requestId === null || requestId === latest?.id)
      .map(({ requestId: _requestId, ...row }) => row);
    const state = workspace?.verifiedAt ? "approved" : (latest?.state ?? "none");
    return { state, latest, history, documents };
  });
}

/** The papers of verifications that a desk looks at, by request. */
export async function listDocuments(
  desk: Desk,
  requests: readonly { id: string; customer: { id: string } }[],
): Promise<Record<string, DocumentRow[]>> {
  if (requests.length === 0) return {};
  const rows = await inTransaction(desk.ctx, ({ db }) =>
    db
      .select({ ...shown, requestId: verificationDocuments.requestId })
      .from(verificationDocuments)
      .where(
        and(
          inArray(verificationDocuments.workspaceId, [...new Set(requests.map(({ customer }) => customer.id))]),
          inArray(
            verificationDocuments.requestId,
            requests.map(({ id }) => id),
          ),
        ),
      )
      .orderBy(verificationDocuments.createdAt, verificationDocuments.id),
  );
  const papers: Record<string, DocumentRow[]> = {};
  for (const { requestId, ...row } of rows) if (requestId) papers[requestId] = [...(papers[requestId] ?? []), row];
  return papers;
}

/**
 * One of the workspace's own papers, with its content.
 *
 * @throws DomainError "not_found"
 */
export async function readDocument(ctx: Ctx, documentId: string): Promise<DocumentRow & { content: Buffer }> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db
      .select({ ...shown, content: verificationDocuments.content })
      .from(verificationDocuments)
      .where(and(eq(verificationDocuments.workspaceId, workspaceId), eq(verificationDocuments.id, documentId)));
    if (!row) throw notFound("document");
    return row;
  });
}

/** A paper that a customer has submitted, for who decides about it. Noted in the desk's log. */
export async function readCustomerDocument(
  desk: Desk,
  customerId: string,
  documentId: string,
): Promise<DocumentRow & { content: Buffer }> {
  return inTransaction(desk.ctx, async (ctx) => {
    const found = await readSubmittedDocument({ ...desk, ctx }, customerId, documentId);
    await audit(ctx, {
      action: "request.document_read",
      objectKind: "request",
      objectId: found.requestId,
      detail: { customerId, file: found.name },
    });
    const { requestId: _requestId, ...document } = found;
    return document;
  });
}

/** A paper that was submitted, with its content and its request. @throws DomainError "not_found" */
export async function readSubmittedDocument(
  desk: Desk,
  customerId: string,
  documentId: string,
): Promise<DocumentRow & { content: Buffer; requestId: string }> {
  return inCustomer(desk, customerId, async ({ db, workspaceId }) => {
    const [row] = await db
      .select({ ...shown, content: verificationDocuments.content, requestId: verificationDocuments.requestId })
      .from(verificationDocuments)
      .where(and(eq(verificationDocuments.workspaceId, workspaceId), eq(verificationDocuments.id, documentId)));
    // What was not submitted is nobody's but the customer's.
    if (!row?.requestId) throw notFound("document");
    return { ...row, requestId: row.requestId };
  });
}
