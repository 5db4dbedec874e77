import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { and, eq, inArray, isNotNull, sql } from "drizzle-orm";
import { type ContactFileTrouble, contactFiles } from "#db/schema/contact-files";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { WorkbookRefusal } from "#lib/excel/refusals";
import { askForJob } from "#lib/jobs/ask";
import type { FileStore } from "#lib/storage/file-store";
import { makeTemporaryFile } from "#lib/uploads/store-upload";
import { type ContactFileTask, type ImportEnd, rejectedDays } from "./import-contacts.ts";
import { contactFileJob } from "./jobs.ts";
import { makeExport } from "./make-export.ts";
import { tellEnd } from "./tell-end.ts";

export type FileTools = {
  store: FileStore;
  /** `importContacts`, in a thread of its own; ends with the signal's reason when that is aborted. */
  importFile(ctx: Omit<Ctx, "db">, task: ContactFileTask, signal: AbortSignal): Promise<ImportEnd>;
  /** Fires when the process is asked to stop. */
  stopping: AbortSignal;
  /** For how long an import may be read before the next one has its turn, in milliseconds. */
  sliceMs: number;
};

type File = typeof contactFiles.$inferSelect;

/**
 * Brings a file of contacts on: an import for as long as a turn lasts, an export to its end. Asks for the rest. One that has
 * ended loses what is left of it.
 *
 * @param contextOf a new context, with the time of the call
 */
export async function carryOutFile(contextOf: () => Ctx, fileId: string, tools: FileTools): Promise<void> {
  const file = await begin(contextOf(), fileId);
  if (!file) return;
  if (file.state === "running") {
    const ended =
      file.kind === "import" ? await importOne(contextOf, file, tools) : await exportOne(contextOf, file, tools);
    if (!ended) return askForJob(contextOf(), contactFileJob, { fileId, kind: file.kind }, { key: fileId });
  }
  await removeEnded(contextOf(), fileId, tools.store);
}

/** @returns the file, of which a rate is counted from now on; null for one that is gone */
async function begin(ctx: Ctx, fileId: string): Promise<File | null> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const where = and(eq(contactFiles.workspaceId, workspaceId), eq(contactFiles.id, fileId));
    const [begun] = await db
      .update(contactFiles)
      .set({
        ...{ state: "running", startedAt: sql`clock_timestamp()`, touchedAt: sql`clock_timestamp()` },
        // An export begins at its beginning, whatever was made of it before.
        rowsBefore: sql`CASE kind WHEN 'import' THEN rows_done ELSE 0 END`,
        rowsDone: sql`CASE kind WHEN 'import' THEN rows_done ELSE 0 END`,
      })
      .where(and(where, inArray(contactFiles.state, ["waiting", "running"])))
      .returning();
    if (begun) return begun;
    const [file] = await db.select().from(contactFiles).where(where);
    return file ?? null;
  });
}

/** @returns whether it has ended */
async function importOne(contextOf: () => Ctx, file: File, tools: FileTools): Promise<boolean> {
  const { store, importFile, stopping, sliceMs } = tools;
  const temporary = await makeTemporaryFile();
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(sliceMs)]);
  try {
    const stored = file.storageKey === null ? null : await store.get(file.storageKey);
    if (stored === null) {
      await fail(contextOf(), file.id, { source: "own", key: "fileGone", values: {} });
      return true;
    }
    await pipeline(stored, createWriteStream(temporary.path, { mode: 0o600 }), { signal });
    const { db: _, ...ctx } = contextOf();
    await importFile(ctx, { fileId: file.id, path: temporary.path }, signal);
    return true;
  } catch (error) {
    // What was written of it stays, and the next turn goes on behind it.
    if (signal.aborted) return false;
    const trouble = troubleOf(error);
    if (!trouble) throw error;
    await fail(contextOf(), file.id, trouble);
    return true;
  } finally {
    await temporary.remove();
  }
}

async function exportOne(contextOf: () => Ctx, file: File, { store, stopping }: FileTools): Promise<boolean> {
  const made = await makeExport(contextOf, file, store, stopping);
  return made !== "again";
}

function troubleOf(error: unknown): ContactFileTrouble | null {
  if (error instanceof WorkbookRefusal) return { source: "workbook", key: error.code, values: error.values };
  if (error instanceof DomainError) return { source: "domain", key: error.key, values: error.values };
  return null;
}

async function fail(ctx: Ctx, fileId: string, trouble: ContactFileTrouble): Promise<void> {
  await inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .update(contactFiles)
      .set({
        ...{ state: "failed", trouble, endedAt: sql`clock_timestamp()`, touchedAt: sql`clock_timestamp()` },
        expiresAt: sql`clock_timestamp() + make_interval(days => ${rejectedDays})`,
      })
      .where(
        and(eq(contactFiles.workspaceId, workspaceId), eq(contactFiles.id, fileId), eq(contactFiles.state, "running")),
      ),
  );
}

/** Removes what an import that has ended was read from, and what is left of an export that was cancelled. */
async function removeEnded(ctx: Ctx, fileId: string, store: FileStore): Promise<void> {
  const key = await inTransaction(ctx, async (ctx) => {
    const { db, workspaceId } = ctx;
    const where = and(
      eq(contactFiles.workspaceId, workspaceId),
      eq(contactFiles.id, fileId),
      isNotNull(contactFiles.storageKey),
      sql`(state IN ('failed', 'cancelled') OR (state = 'done' AND kind = 'import'))`,
    );
    const [file] = await db.select().from(contactFiles).where(where).for("update");
    if (!file) return null;
    await db.update(contactFiles).set({ storageKey: null }).where(where);
    await tellEnd(ctx, file);
    return file.storageKey;
  });
  if (key) await store.remove([key]);
}
