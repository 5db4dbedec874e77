import { and, desc, eq } from "drizzle-orm";
import type { ContactFileKind, ContactFileState } from "#db/audience-enums";
import { type ContactFates, type ContactFileTrouble, contactFiles } from "#db/schema/contact-files";
import { actorId, type Ctx, inTransaction, limitOf } from "#lib/context";
import { notFound } from "#lib/errors";
import { type FileProgress, progressOf } from "./progress.ts";

/** Files on the page. */
const most = 50;

export type ContactFileRow = FileProgress & {
  id: string;
  kind: ContactFileKind;
  state: ContactFileState;
  fileName: string;
  rowsTotal: number | null;
  rowsDone: number;
  fates: ContactFates | null;
  trouble: ContactFileTrouble | null;
  createdByName: string;
  createdAt: Date;
  endedAt: Date | null;
  expiresAt: Date | null;
  /** What can be downloaded of it now: the file that was made, or the rows that were rejected. */
  download: "file" | "rejected" | null;
};

type File = typeof contactFiles.$inferSelect;

/** The latest files of contacts that were read and made, or are, with how far they are. */
export async function listContactFiles(ctx: Ctx): Promise<ContactFileRow[]> {
  const rows = await inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select()
      .from(contactFiles)
      .where(eq(contactFiles.workspaceId, workspaceId))
      .orderBy(desc(contactFiles.createdAt), desc(contactFiles.id))
      .limit(most),
  );
  return rows.map((file) => ({
    ...{ id: file.id, kind: file.kind, state: file.state, fileName: file.fileName },
    ...{ rowsTotal: file.rowsTotal, rowsDone: file.rowsDone, fates: file.fates, trouble: file.trouble },
    ...{ createdByName: file.createdByName, createdAt: file.createdAt, endedAt: file.endedAt },
    ...progressOf(file, ctx.now),
    ...{ expiresAt: file.expiresAt, download: downloadOf(ctx, file) },
  }));
}

/** One file. @throws DomainError "not_found" for one of another workspace */
export async function getContactFile(ctx: Ctx, id: string): Promise<File> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [file] = await db
      .select()
      .from(contactFiles)
      .where(and(eq(contactFiles.workspaceId, workspaceId), eq(contactFiles.id, id)));
    if (!file) throw notFound("contactFile");
    return file;
  });
}

/**
 * What of a file the member may download now. What somebody else had made may hold people of channels that a limited member
 * does not see.
 */
export function downloadOf(ctx: Ctx, file: File): ContactFileRow["download"] {
  if (file.expiresAt !== null && file.expiresAt <= ctx.now) return null;
  if (file.kind === "import") return file.fates && file.fates.repeated + file.fates.refused > 0 ? "rejected" : null;
  const own = limitOf(ctx) === null || file.createdBy === actorId(ctx.actor);
  return own && file.state === "done" && file.storageKey !== null ? "file" : null;
}
