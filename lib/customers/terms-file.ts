import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { and, desc, eq, lt, sql } from "drizzle-orm";
import { termsFiles } from "#db/schema/customers";
import { audit } from "#lib/audit/audit";
import { actorId, asCustomer, type Ctx, inTransaction } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { newId } from "#lib/ids";
import { open, seal } from "#lib/seal";
import { lockCustomer } from "./find-customer.ts";
import { TERMS_FILE_MAX } from "./limits.ts";
import type { ReplaceTermsInput } from "./schema.ts";
import { isNamedAs, type TermsKind, termsKindOf, termsKinds } from "./terms-kind.ts";

export type TermsFile = { id: string; fileName: string; size: number; uploadedByName: string; createdAt: Date };

/** An upload that no customer was made with by then is removed with the next one. */
const unusedForMs = 86_400_000;

/**
 * Keeps a file with terms in the provider's workspace until a customer is made with it.
 *
 * @throws DomainError "invalid" when it is too large, is of no kind that terms may be in, or is named as another kind
 */
export async function storeTermsFile(ctx: Ctx, file: { name: string; bytes: Buffer }): Promise<TermsFile> {
  const kind = kindOf(file);
  const key = randomBytes(32);
  return inTransaction(ctx, async ({ db, workspaceId, actor, now }) => {
    await db
      .delete(termsFiles)
      .where(
        and(eq(termsFiles.workspaceId, workspaceId), lt(termsFiles.createdAt, new Date(now.getTime() - unusedForMs))),
      );
    const row = {
      ...{ workspaceId, id: newId(), fileName: file.name, contentType: termsKinds[kind].contentType },
      ...{ size: file.bytes.length, uploadedBy: actorId(actor), uploadedByName: actor.name, createdAt: now },
    };
    const content = encrypt(file.bytes, key);
    const keySealed = seal(key.toString("base64"), termsPlace(workspaceId, row.id));
    await db.insert(termsFiles).values({ ...row, content, keySealed });
    return shown(row);
  });
}

function kindOf({ name, bytes }: { name: string; bytes: Buffer }): TermsKind {
  const field = "termsFileId";
  if (bytes.length > TERMS_FILE_MAX) {
    throw new DomainError("limit_exceeded", "customers.fileTooLarge", { values: { megabytes: 5 }, field });
  }
  const kind = termsKindOf(bytes);
  if (!kind || !isNamedAs(kind, name)) throw new DomainError("invalid", "customers.fileKind", { field });
  return kind;
}

/**
 * Gives a file that was uploaded in the provider's workspace to a customer. Only its key is sealed anew: the file itself is
 * copied as it is. To be called in a transaction.
 *
 * @throws DomainError "not_found" when the provider has no such upload
 */
export async function giveTermsFile(ctx: Ctx, customerId: string, fileId: string): Promise<TermsFile> {
  const its = and(eq(termsFiles.workspaceId, ctx.workspaceId), eq(termsFiles.id, fileId));
  const [held] = await ctx.db.delete(termsFiles).where(its).returning();
  if (!held) throw new DomainError("not_found", "notFound.termsFile", { field: "termsFileId" });
  const key = open(held.keySealed, termsPlace(ctx.workspaceId, fileId));
  const keySealed = seal(key, termsPlace(customerId, fileId));
  await asCustomer(ctx, customerId, ({ db, workspaceId, now }) =>
    db.insert(termsFiles).values({ ...held, workspaceId, keySealed, createdAt: now }),
  );
  return shown(held);
}

/** Adds a newer file with terms to a customer; the older ones stay. Noted in the logs of both. */
export async function replaceTerms(ctx: Ctx, { customerId, termsFileId }: ReplaceTermsInput): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    await lockCustomer(ctx, customerId);
    const { fileName } = await giveTermsFile(ctx, customerId, termsFileId);
    const entry = {
      ...({ action: "customer.terms_added", objectKind: "workspace", objectId: customerId } as const),
      detail: { file: fileName },
    };
    await audit(ctx, entry);
    await asCustomer(ctx, customerId, (customer) => audit(customer, entry));
  });
}

/** The files with terms of a workspace, newest first; for its owner, and for its provider's staff in its context. */
export async function listTermsFiles(ctx: Ctx): Promise<TermsFile[]> {
  return inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({
        id: termsFiles.id,
        fileName: termsFiles.fileName,
        size: termsFiles.size,
        uploadedByName: termsFiles.uploadedByName,
        createdAt: termsFiles.createdAt,
      })
      .from(termsFiles)
      .where(
        and(
          eq(termsFiles.workspaceId, workspaceId),
          sql`EXISTS (
        SELECT 1 FROM workspaces w WHERE w.id = ${workspaceId} AND w.kind = 'business')`,
        ),
      )
      .orderBy(desc(termsFiles.createdAt), desc(termsFiles.id)),
  );
}

/**
 * Opens a file with terms of this workspace, and notes who did.
 *
 * @throws DomainError "not_found"
 */
export async function openTermsFile(
  ctx: Ctx,
  fileId: string,
): Promise<{ fileName: string; contentType: string; bytes: Buffer }> {
  return inTransaction(ctx, async (ctx) => {
    const { db, workspaceId } = ctx;
    const its = and(eq(termsFiles.workspaceId, workspaceId), eq(termsFiles.id, fileId));
    const [row] = await db.select().from(termsFiles).where(its);
    if (!row) throw notFound("termsFile");
    await audit(ctx, {
      ...{ action: "customer.terms_downloaded", objectKind: "workspace", objectId: workspaceId },
      detail: { file: row.fileName },
    });
    const key = Buffer.from(open(row.keySealed, termsPlace(workspaceId, row.id)), "base64");
    return { fileName: row.fileName, contentType: row.contentType, bytes: decrypt(row.content, key) };
  });
}

/** Opens a customer's file as its provider's staff. Noted in the logs of both. */
export async function openCustomerTerms(ctx: Ctx, customerId: string, fileId: string) {
  return inTransaction(ctx, async (ctx) => {
    const file = await asCustomer(ctx, customerId, (customer) => openTermsFile(customer, fileId));
    await audit(ctx, {
      ...{ action: "customer.terms_downloaded", objectKind: "workspace", objectId: customerId },
      detail: { file: file.fileName },
    });
    return file;
  });
}

/** Where the key of a file is sealed to. */
export function termsPlace(workspaceId: string, fileId: string) {
  return { workspaceId, field: `terms_files/${fileId}/key` };
}

const nonceBytes = 12;
const tagBytes = 16;

/** Nonce, tag and data; each file has a key of its own. */
function encrypt(bytes: Buffer, key: Buffer): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
  const data = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), data]);
}

function decrypt(content: Buffer, key: Buffer): Buffer {
  const decipher = createDecipheriv("aes-256-gcm", key, content.subarray(0, nonceBytes), { authTagLength: tagBytes });
  decipher.setAuthTag(content.subarray(nonceBytes, nonceBytes + tagBytes));
  return Buffer.concat([decipher.update(content.subarray(nonceBytes + tagBytes)), decipher.final()]);
}

function shown({ id, fileName, size, uploadedByName, createdAt }: TermsFile): TermsFile {
  return { id, fileName, size, uploadedByName, createdAt };
}
