import { createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { and, eq, sql } from "drizzle-orm";
import { type ContactExportOptions, contactFiles } from "#db/schema/contact-files";
import { type Ctx, inTransaction } from "#lib/context";
import { writeCsv } from "#lib/excel/writing/write-csv";
import { writeTable } from "#lib/excel/writing/write-workbook";
import { newId } from "#lib/ids";
import { type FileStore, storageKey } from "#lib/storage/file-store";
import { makeTemporaryFile } from "#lib/uploads/store-upload";
import { listAttributes } from "../attributes.ts";
import { whereContacts } from "../find-contacts.ts";
import { spokenKinds } from "../read-contact-address.ts";
import { ContactFilter } from "../schema.ts";
import { exportedColumns } from "./contact-columns.ts";
import { exportContacts } from "./export-contacts.ts";
import { tellEnd } from "./tell-end.ts";

/** Rows after which it is said how far an export is, and asked whether it is still wanted. */
const everyRows = 2_000;
/** Days for which an export can be downloaded. */
export const exportDays = 3;

type File = typeof contactFiles.$inferSelect;

/** The export is no longer wanted as it is, or its process stops. */
class Interrupted extends Error {
  override name = "Interrupted";
}

/**
 * Makes the file of an export and keeps it whole or not at all.
 *
 * @param file which is running
 * @returns `again` when it has to be begun anew: its process stops, or somebody was erased meanwhile
 */
export async function makeExport(
  contextOf: () => Ctx,
  file: File,
  store: FileStore,
  stopping: AbortSignal,
): Promise<"done" | "again"> {
  const temporary = await makeTemporaryFile();
  const options = file.options as ContactExportOptions;
  try {
    await writeFile(contextOf, file, options, temporary.path, stopping);
    const { size } = await stat(temporary.path);
    const key = storageKey(file.workspaceId, newId());
    await store.put(key, { path: temporary.path, bytes: size });
    if (await keep(contextOf(), file, key, size)) return "done";
    await store.remove([key]);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
  } finally {
    await temporary.remove();
  }
  return (await isWanted(contextOf(), file)) ? "again" : "done";
}

async function writeFile(
  contextOf: () => Ctx,
  file: File,
  options: ContactExportOptions,
  path: string,
  stopping: AbortSignal,
): Promise<void> {
  const filter = ContactFilter.parse(options.filter);
  const ctx = contextOf();
  const attributes = await listAttributes(ctx);
  await countRows(ctx, file, filter);
  async function* rows(): AsyncGenerator<string[]> {
    let done = 0;
    const columns = { kinds: spokenKinds(), attributes, channelIds: options.channelIds };
    for await (const row of exportContacts(ctx, filter, columns)) {
      yield row;
      done += 1;
      if (done % everyRows === 0 && (stopping.aborted || !(await noteRows(contextOf(), file, done)))) {
        throw new Interrupted();
      }
    }
    if (!(await noteRows(contextOf(), file, done))) throw new Interrupted();
  }
  const out = createWriteStream(path, { mode: 0o600 });
  try {
    const table = { headers: exportedColumns(attributes), rows: rows() };
    await (options.format === "csv"
      ? writeCsv(out, table)
      : writeTable(out, { ...table, sheetName: options.sheetName }));
  } finally {
    out.destroy();
  }
}

async function countRows(ctx: Ctx, file: File, filter: ContactFilter): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { db, workspaceId } = ctx;
    await db.execute(sql`
      UPDATE contact_files SET touched_at = clock_timestamp(),
        rows_total = (SELECT count(*)::int FROM contacts c WHERE ${whereContacts(ctx, filter)})
      WHERE workspace_id = ${workspaceId} AND id = ${file.id}`);
  });
}

const asBegun = ({ workspaceId }: Ctx, { id, turn }: File) =>
  and(
    eq(contactFiles.workspaceId, workspaceId),
    eq(contactFiles.id, id),
    eq(contactFiles.state, "running"),
    eq(contactFiles.turn, turn),
  );

/** @returns whether the export is still wanted as it was begun */
async function noteRows(ctx: Ctx, file: File, rowsDone: number): Promise<boolean> {
  const noted = await inTransaction(ctx, ({ db }) =>
    db
      .update(contactFiles)
      .set({ rowsDone, touchedAt: sql`clock_timestamp()` })
      .where(asBegun(ctx, file))
      .returning({ id: contactFiles.id }),
  );
  return noted.length > 0;
}

async function keep(ctx: Ctx, file: File, key: string, bytes: number): Promise<boolean> {
  return inTransaction(ctx, async (ctx) => {
    const [kept] = await ctx.db
      .update(contactFiles)
      .set({
        ...{ state: "done", storageKey: key, bytes, rowsTotal: sql`rows_done` },
        ...{ endedAt: sql`clock_timestamp()`, touchedAt: sql`clock_timestamp()` },
        expiresAt: sql`clock_timestamp() + make_interval(days => ${exportDays})`,
      })
      .where(asBegun(ctx, file))
      .returning();
    if (kept) await tellEnd(ctx, kept);
    return kept !== undefined;
  });
}

async function isWanted(ctx: Ctx, { id }: File): Promise<boolean> {
  const [file] = await inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({ state: contactFiles.state })
      .from(contactFiles)
      .where(and(eq(contactFiles.workspaceId, workspaceId), eq(contactFiles.id, id))),
  );
  return file?.state === "running" || file?.state === "waiting";
}
