import { and, eq, sql } from "drizzle-orm";
import { type ContactFates, type ContactImportOptions, contactFileRows, contactFiles } from "#db/schema/contact-files";
import { contactGroups } from "#db/schema/contacts";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { type ReadOptions, readWorkbook, type WorkbookRow } from "#lib/excel/reading/read-workbook";
import { WorkbookRefusal } from "#lib/excel/refusals";
import { isPassing } from "#lib/persist";
import { type Attribute, listAttributes } from "../attributes.ts";
import { spokenKinds } from "../read-contact-address.ts";
import { type AssessedRows, assessRows, isFilled, readHead } from "./assess-rows.ts";
import type { ColumnUse } from "./import-rows.ts";
import { SeenAddresses } from "./seen-addresses.ts";
import { takePeople } from "./take-people.ts";
import { AddressTaken } from "./write-rows.ts";

export type ContactFileTask = {
  fileId: string;
  /** Where the file lies on this machine. */
  path: string;
};

/** `stopped`: it was cancelled, or somebody else goes on with it. */
export type ImportEnd = "done" | "stopped";

/** Rows read and written at once. */
const batchRows = 1_000;
/** Tries of a batch that others keep from being written. */
const triesMax = 6;
/** Days for which rejected rows can be downloaded. */
export const rejectedDays = 30;

const noFates: ContactFates = { rows: 0, added: 0, changed: 0, already: 0, repeated: 0, removed: 0, refused: 0 };

type File = typeof contactFiles.$inferSelect;
type Work = {
  file: Pick<File, "id" | "fileName">;
  options: ContactImportOptions;
  groups: ReadonlyMap<string, string>;
  fates: ContactFates;
  throughRow: number;
};

/**
 * Reads a file of contacts and does with its people what was asked for, a batch at a time. The whole file is looked through
 * before the first row is written, so that one that breaks off changes nothing. Each batch is written in one transaction with
 * how far that is: killed in between, the same again goes on behind the last batch, and nobody is taken twice.
 *
 * @param ctx outside of a transaction
 * @throws WorkbookRefusal when the file cannot be read; DomainError "invalid" for a column that is not known
 */
export async function importContacts(ctx: Ctx, { fileId, path }: ContactFileTask): Promise<ImportEnd> {
  const { file, attributes, groups } = await readTask(ctx, fileId);
  if (file?.state !== "running") return "stopped";
  const options = file.options as ContactImportOptions;
  const readAs = { fileName: file.fileName, text: {}, batchRows };
  if (file.rowsTotal === null) await lookThrough(ctx, fileId, batchesOf(path, readAs, attributes));
  const work: Work = { file, options, groups, fates: file.fates ?? noFates, throughRow: file.throughRow };
  const seen = new SeenAddresses();
  for await (const { columns, rows } of batchesOf(path, readAs, attributes)) {
    const before = rows.filter(({ number }) => number <= work.throughRow);
    // Of rows that are written already only the addresses count, which may be repeated further on.
    if (before.length > 0) assessRows(before, columns, seen);
    const ahead = rows.slice(before.length);
    const last = ahead.at(-1);
    if (last && !(await writeBatch(ctx, work, assessRows(ahead, columns, seen), last.number))) return "stopped";
  }
  return end(ctx, work);
}

async function readTask(ctx: Ctx, fileId: string) {
  return inTransaction(ctx, async (ctx) => {
    const { db, workspaceId } = ctx;
    const [file] = await db.select().from(contactFiles).where(ofFile(ctx, fileId));
    const attributes = await listAttributes(ctx);
    const named = await db
      .select({ id: contactGroups.id, name: contactGroups.name })
      .from(contactGroups)
      .where(eq(contactGroups.workspaceId, workspaceId));
    return { file, attributes, groups: new Map(named.map(({ id, name }) => [name.trim().toLowerCase(), id])) };
  });
}

const ofFile = ({ workspaceId }: Ctx, id: string) =>
  and(eq(contactFiles.workspaceId, workspaceId), eq(contactFiles.id, id));

type Batch = { header: string[]; columns: ColumnUse[]; rows: WorkbookRow[] };

/** The rows below the header, with what the columns hold. */
async function* batchesOf(path: string, readAs: ReadOptions, attributes: readonly Attribute[]): AsyncGenerator<Batch> {
  let head: Omit<Batch, "rows"> | null = null;
  for await (const { rows } of readWorkbook(path, readAs)) {
    const below = head === null ? rows.slice(1) : rows;
    head ??= readHead(rows[0], spokenKinds(), attributes);
    yield { ...head, rows: below };
  }
}

/** Reads the file to its end, counts its rows and keeps its header. @throws WorkbookRefusal no_rows */
async function lookThrough(ctx: Ctx, fileId: string, batches: AsyncGenerator<Batch>): Promise<void> {
  let rowsTotal = 0;
  let columns: string[] = [];
  for await (const { header, rows } of batches) {
    columns = header;
    rowsTotal += rows.filter(({ cells }) => isFilled(cells)).length;
  }
  if (rowsTotal === 0) throw new WorkbookRefusal("no_rows");
  await inTransaction(ctx, (ctx) =>
    ctx.db
      .update(contactFiles)
      .set({ rowsTotal, columns, touchedAt: sql`clock_timestamp()` })
      .where(ofFile(ctx, fileId)),
  );
}

/** @returns false when the import was cancelled, or somebody else went on with it */
async function writeBatch(ctx: Ctx, work: Work, assessed: AssessedRows, lastRow: number): Promise<boolean> {
  for (let tries = 1; ; tries++) {
    try {
      return await writeOnce(ctx, work, assessed, lastRow);
    } catch (error) {
      if (tries === triesMax || !(error instanceof AddressTaken || isPassing(error))) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20 * 2 ** tries));
    }
  }
}

async function writeOnce(ctx: Ctx, work: Work, assessed: AssessedRows, lastRow: number): Promise<boolean> {
  const fates = await inTransaction(ctx, async (ctx) => {
    const { db, workspaceId } = ctx;
    const where = ofFile(ctx, work.file.id);
    const [file] = await db.select().from(contactFiles).where(where).for("update");
    if (file?.state !== "running" || file.throughRow !== work.throughRow) return null;
    const taken = await takePeople(ctx, work.options, work.groups, assessed.people);
    const rejected = [...assessed.rejected, ...taken.rejected];
    await keepRejected(ctx, work.file.id, rejected);
    const after = addUp(work.fates, assessed, taken.fates);
    await db
      .update(contactFiles)
      .set({ throughRow: lastRow, rowsDone: after.rows, fates: after, touchedAt: sql`clock_timestamp()` })
      .where(and(where, eq(contactFiles.workspaceId, workspaceId)));
    return after;
  });
  if (fates === null) return false;
  work.fates = fates;
  work.throughRow = lastRow;
  return true;
}

function addUp(before: ContactFates, { rows, rejected }: AssessedRows, taken: Omit<ContactFates, "rows">) {
  const repeated = rejected.filter(({ reason }) => reason === "repeated").length;
  const now: ContactFates = { ...taken, rows, repeated, refused: taken.refused + rejected.length - repeated };
  const names = Object.keys(now) as (keyof ContactFates)[];
  return Object.fromEntries(names.map((name) => [name, before[name] + now[name]])) as ContactFates;
}

async function keepRejected(ctx: Ctx, fileId: string, rejected: AssessedRows["rejected"]): Promise<void> {
  if (rejected.length === 0) return;
  await ctx.db.execute(sql`
    INSERT INTO ${contactFileRows} (workspace_id, file_id, row_number, reason, cells)
    SELECT ${ctx.workspaceId}, ${fileId}, r."row", r.reason, r.cells
    FROM jsonb_to_recordset(${JSON.stringify(rejected)}::jsonb) AS r("row" int, reason text, cells jsonb)`);
}

async function end(ctx: Ctx, { file, options, fates }: Work): Promise<ImportEnd> {
  return inTransaction(ctx, async (ctx) => {
    const [ended] = await ctx.db
      .update(contactFiles)
      .set({
        ...{ state: "done", endedAt: sql`clock_timestamp()`, touchedAt: sql`clock_timestamp()` },
        expiresAt: sql`clock_timestamp() + make_interval(days => ${rejectedDays})`,
      })
      .where(and(ofFile(ctx, file.id), eq(contactFiles.state, "running")))
      .returning({ id: contactFiles.id });
    if (!ended) return "stopped";
    const { rows, added, already, repeated, refused } = fates;
    const group = options.groupId ? await nameOf(ctx, options.groupId) : undefined;
    await audit(ctx, {
      action: "contact.imported",
      objectKind: "contact",
      objectId: "all",
      detail: { file: file.fileName, group, rows, added, already, repeated, refused },
    });
    return "done";
  });
}

async function nameOf({ db, workspaceId }: Ctx, groupId: string): Promise<string | undefined> {
  const [group] = await db
    .select({ name: contactGroups.name })
    .from(contactGroups)
    .where(and(eq(contactGroups.workspaceId, workspaceId), eq(contactGroups.id, groupId)));
  return group?.name;
}

/** @throws DomainError "invalid" where people are to leave a group and none is named */
export function checkOptions({ act, groupId }: ContactImportOptions): void {
  if (act === "leave" && !groupId) throw new DomainError("invalid", "contacts.groupRequired", { field: "group" });
}
