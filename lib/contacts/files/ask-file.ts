import { and, count, eq, inArray } from "drizzle-orm";
import { type ContactExportOptions, type ContactImportOptions, contactFiles } from "#db/schema/contact-files";
import { audit } from "#lib/audit/audit";
import { actorId, type Ctx, inTransaction, limitOf, recordedName } from "#lib/context";
import { DomainError } from "#lib/errors";
import { newId } from "#lib/ids";
import { askForJob } from "#lib/jobs/ask";
import { type FileStore, type LocalFile, storageKey } from "#lib/storage/file-store";
import { getGroup } from "../groups.ts";
import type { AskExportInput } from "../schema.ts";
import { checkOptions } from "./import-contacts.ts";
import { contactFileJob } from "./jobs.ts";

/** Files of a workspace that may wait or be under way at once. */
export const openFilesMax = 20;

/**
 * Keeps a file of contacts and asks a worker to import it.
 *
 * @param file which the caller removes
 * @returns the id under which its progress is found
 * @throws DomainError "not_found" for a group of another workspace, "limit_exceeded" while too many files wait
 */
export async function askImport(
  ctx: Ctx,
  store: FileStore,
  { fileName, file, ...options }: ContactImportOptions & { fileName: string; file: LocalFile },
): Promise<{ id: string }> {
  checkOptions(options);
  const id = newId();
  const key = storageKey(ctx.workspaceId, newId());
  await inTransaction(ctx, async (ctx) => {
    if (options.groupId) await getGroup(ctx, options.groupId);
    await demandRoom(ctx);
  });
  // What is kept and never named by a row is removed by the clean-up of files.
  await store.put(key, file);
  await inTransaction(ctx, async (ctx) => {
    await demandRoom(ctx);
    await ctx.db.insert(contactFiles).values({
      ...{ workspaceId: ctx.workspaceId, id, kind: "import", fileName, storageKey: key, bytes: file.bytes, options },
      ...{ createdBy: actorId(ctx.actor), createdByName: recordedName(ctx.actor), createdAt: ctx.now },
    });
    await askForJob(ctx, contactFileJob, { fileId: id, kind: "import" }, { key: id });
  });
  return { id };
}

/**
 * Asks a worker to make a file of the contacts whom a filter means.
 *
 * @param sheetName of a workbook, in the reader's language
 * @returns the id under which its progress is found
 * @throws DomainError "limit_exceeded" while too many files wait
 */
export async function askExport(ctx: Ctx, input: AskExportInput, sheetName: string): Promise<{ id: string }> {
  const id = newId();
  const { filter, format } = input;
  const channelIds = limitOf(ctx);
  const options: ContactExportOptions = { filter, format, sheetName, channelIds: channelIds && [...channelIds] };
  await inTransaction(ctx, async (ctx) => {
    await demandRoom(ctx);
    const [groupId] = filter.groups;
    const group = groupId ? await getGroup(ctx, groupId) : null;
    await ctx.db.insert(contactFiles).values({
      ...{ workspaceId: ctx.workspaceId, id, kind: "export", fileName: fileNameOf(group?.name, format), options },
      ...{ createdBy: actorId(ctx.actor), createdByName: recordedName(ctx.actor), createdAt: ctx.now },
    });
    await askForJob(ctx, contactFileJob, { fileId: id, kind: "export" }, { key: id });
    const detail = { group: filter.groups.join(",") || undefined };
    await audit(ctx, { action: "contact.exported", objectKind: "contact", objectId: "all", detail });
  });
  return { id };
}

const fileNameOf = (group: string | undefined, format: string) =>
  `${(group ?? "contacts").replace(/[\\/:*?"<>|]/g, " ").trim() || "contacts"}.${format}`;

async function demandRoom({ db, workspaceId }: Ctx): Promise<void> {
  const [open] = await db
    .select({ n: count() })
    .from(contactFiles)
    .where(and(eq(contactFiles.workspaceId, workspaceId), inArray(contactFiles.state, ["waiting", "running"])));
  if ((open?.n ?? 0) >= openFilesMax) {
    throw new DomainError("limit_exceeded", "contacts.tooManyFiles", { values: { max: openFilesMax } });
  }
}
