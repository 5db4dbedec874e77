import { and, count, eq, isNull, or, type SQL, sql } from "drizzle-orm";
import type { DocumentType } from "#db/request-enums";
import { verificationDocuments } from "#db/schema/customers";
import type { ApplicationPaper } from "#db/sender-enums";
import { profileFor } from "#lib/connectors/profiles";
import { actorId, type Ctx, inTransaction } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { newId } from "#lib/ids";
import { documentTypeOf } from "#lib/requests/document-type";
import { lockChannel } from "../find-channel.ts";
import { PAPERS_MAX } from "./schema.ts";

export type PaperRow = { id: string; name: string; type: DocumentType; size: number; paper: ApplicationPaper };

/**
 * Keeps a paper of a channel's application.
 *
 * @throws DomainError "not_found" without such a channel, "invalid" for a file of another type, "limit_exceeded" past eight
 */
export async function addPaper(
  ctx: Ctx,
  channelId: string,
  file: { name: string; content: Buffer; paper: ApplicationPaper },
): Promise<PaperRow> {
  const type = documentTypeOf(file.content);
  if (!type || (file.paper === "logo" && type === "application/pdf"))
    throw new DomainError("invalid", "channels.application.paperType");
  const row = { id: newId(), name: file.name, type, size: file.content.length, paper: file.paper };
  await inTransaction(ctx, async (ctx) => {
    // The lock makes uploads of one channel queue here.
    const { type: platform } = await lockChannel(ctx, channelId);
    // An application has its papers for good; each filing of a sender ID takes those that were uploaded for it.
    const loose =
      profileFor(platform)?.senderKind === "sender_id" ? isNull(verificationDocuments.requestId) : undefined;
    const [held] = await ctx.db
      .select({ papers: count() })
      .from(verificationDocuments)
      .where(and(ofChannel(ctx, channelId), loose));
    if ((held?.papers ?? 0) >= PAPERS_MAX)
      throw new DomainError("limit_exceeded", "channels.application.papersMany", { values: { max: PAPERS_MAX } });
    const { workspaceId, actor, now } = ctx;
    await ctx.db
      .insert(verificationDocuments)
      .values({ workspaceId, channelId, ...row, content: file.content, uploadedBy: actorId(actor), createdAt: now });
  });
  return row;
}

/**
 * Removes a paper that is not part of a request which waits for an answer.
 *
 * @throws DomainError "not_found" for one that is, or that is not there
 */
export async function removePaper(ctx: Ctx, channelId: string, paperId: string): Promise<void> {
  const removed = await inTransaction(ctx, (ctx) =>
    ctx.db
      .delete(verificationDocuments)
      .where(and(ofChannel(ctx, channelId), eq(verificationDocuments.id, paperId), answered))
      .returning({ id: verificationDocuments.id }),
  );
  if (removed.length === 0) throw notFound("document");
}

/** The papers of a channel's application, oldest first. */
export async function listPapers(ctx: Ctx, channelId: string): Promise<PaperRow[]> {
  return selectPapers(ctx, ofChannel(ctx, channelId));
}

/** Papers of a channel that belong to no request, oldest first. */
export async function listLoosePapers(ctx: Ctx, channelId: string): Promise<PaperRow[]> {
  return selectPapers(ctx, and(ofChannel(ctx, channelId), isNull(verificationDocuments.requestId)));
}

async function selectPapers(ctx: Ctx, where: SQL | undefined): Promise<PaperRow[]> {
  const rows = await inTransaction(ctx, (ctx) =>
    ctx.db
      .select({
        id: verificationDocuments.id,
        name: verificationDocuments.name,
        type: verificationDocuments.type,
        size: verificationDocuments.size,
        paper: verificationDocuments.paper,
      })
      .from(verificationDocuments)
      .where(where)
      .orderBy(verificationDocuments.createdAt, verificationDocuments.id),
  );
  return rows.map(({ paper, ...row }) => ({ ...row, paper: paper ?? "other" }));
}

/**
 * Makes the papers of a channel those of a request, for who answers it.
 *
 * @param which.loose only those that belong to no other request
 */
export async function handOverPapers(
  ctx: Ctx,
  channelId: string,
  requestId: string,
  which: { loose?: true } = {},
): Promise<void> {
  const loose = which.loose ? isNull(verificationDocuments.requestId) : undefined;
  await ctx.db
    .update(verificationDocuments)
    .set({ requestId })
    .where(and(ofChannel(ctx, channelId), loose));
}

function ofChannel({ workspaceId }: Ctx, channelId: string) {
  return and(eq(verificationDocuments.workspaceId, workspaceId), eq(verificationDocuments.channelId, channelId));
}

const answered = or(
  isNull(verificationDocuments.requestId),
  sql`NOT EXISTS (SELECT 1 FROM requests r WHERE r.workspace_id = ${verificationDocuments.workspaceId}
    AND r.id = ${verificationDocuments.requestId} AND r.state = 'open')`,
);
