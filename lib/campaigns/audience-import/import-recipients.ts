import { and, eq, sql } from "drizzle-orm";
import type { HiddenRowsChoice, ImportMethod, RecipientReason } from "#db/enums";
import { type ListAudience, recipientImports } from "#db/schema/recipients";
import { audit } from "#lib/audit/audit";
import { profileFor, templateRulesFor } from "#lib/connectors/profiles";
import { actorId, type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { newId } from "#lib/ids";
import { forbiddenCountries } from "#lib/settings/current";
import { templateColumns } from "#lib/templates/content/render-template";
import { type DoctorNotes, readList } from "../import-doctor/read-list.ts";
import type { Reading } from "../import-doctor/reading.ts";
import { keepRecipe } from "../import-doctor/recipes.ts";
import { chooseLanguages, findLanguages } from "../languages/choose-languages.ts";
import { typedMax } from "../limits.ts";
import { type AssessedRow, assessTyped, type RecipientRules } from "./assess-row.ts";
import { countRows } from "./count-rows.ts";
import { findTarget, type ImportTarget, type TargetTemplate } from "./find-target.ts";
import { skipErased } from "./skip-erased.ts";
import { skipRepeated, skipUnwilling } from "./skip-rows.ts";
import { skipWithoutSender } from "./skip-without-sender.ts";

/** `rowsHint` is how many rows the sheet claims to have: for a progress bar, never for a decision. */
export type ImportProgress = { rows: number; bytesRead: number; bytesTotal: number; rowsHint: number | null };

export type ImportSummary = {
  id: string;
  rowsTotal: number;
  rowsSend: number;
  rowsHold: number;
  rowsSkip: number;
  reasons: Partial<Record<RecipientReason, number>>;
  tookMs: number;
} & SheetNotes;

/** What a person should know about the sheet that a list was read from. */
export type SheetNotes = {
  /** Null for typed numbers, and for lists older than this was kept. */
  sheetName: string | null;
  /** Rows that are hidden in the sheet, those among them that cannot be sent included; empty rows are not. */
  rowsHidden: number;
  /** What a person has decided about them. While it is null those that could be sent are held. */
  hiddenChoice: HiddenRowsChoice | null;
  /** Columns of the template that are hidden in the sheet. */
  hiddenColumns: string[];
  /** How a person had the file read; null where it was read as the template's own. */
  reading: Record<string, unknown> | null;
  /** Rows that were repaired, by class. */
  repaired: Record<string, number>;
};

/** A file of recipients, and how it is to be read. */
export type RecipientsSource = ImportTarget & {
  path: string;
  fileName: string;
  fileBytes: number;
  reading?: Reading;
};

/** Of a list that was typed, or made of contacts. */
export const noSheet: SheetNotes = {
  ...{ sheetName: null, rowsHidden: 0, hiddenChoice: null, hiddenColumns: [], reading: null, repaired: {} },
};

/** Name of the first column of every recipients' file. */
export const recipientColumn = "recipient";

/** The header row of a template's recipients' file. */
export function recipientHeaders(content: Parameters<typeof templateColumns>[0]): string[] {
  return [recipientColumn, ...templateColumns(content)];
}

/**
 * Reads a file of recipients into the database: every row gets a fate with a reason, and the whole list is there or, when
 * anything fails or the reading is called off, nothing of it.
 *
 * @param input `reading` is how a person wants it read; without it, as the template's own file
 * @throws WorkbookRefusal when the file cannot be read or its header differs; DomainError "not_found" for a channel or
 * template of another workspace, "invalid" for columns that do not fit the template
 */
export async function importFile(
  ctx: Ctx,
  input: RecipientsSource,
  onProgress: (progress: ImportProgress) => void,
  signal: AbortSignal,
): Promise<ImportSummary & DoctorNotes> {
  let doctor: DoctorNotes = { offers: {}, commonCountry: null, text: null };
  const summary = await importRows(
    ctx,
    { ...input, method: "excel" },
    async (ctx, template, take) => {
      const rules = await rulesFor(ctx, template);
      const headers = recipientHeaders(template.content);
      const read = await readList({ input, headers, template, rules, take, onProgress, signal });
      doctor = read.doctor;
      if (read.fingerprint && input.reading?.mapping) {
        await keepRecipe(ctx, read.fingerprint, headers, input.reading.mapping.columns);
      }
      return read.notes;
    },
    signal,
  );
  return { ...summary, ...doctor };
}

/**
 * Takes numbers typed one a line. Only for templates without variables: a variable needs a value a person.
 *
 * @throws DomainError "invalid" for a template with variables, an empty list or more than `typedMax` numbers
 */
export async function importNumbers(ctx: Ctx, input: ImportTarget & { text: string }): Promise<ImportSummary> {
  const lines = input.text
    .split(/\r\n|[\r\n,;]/)
    .flatMap((line, i) => (line.trim() ? [{ line: line.trim(), number: i + 1 }] : []));
  if (lines.length === 0) throw new DomainError("invalid", "campaigns.numbersRequired", { field: "numbers" });
  if (lines.length > typedMax) {
    throw new DomainError("invalid", "campaigns.tooManyNumbers", { field: "numbers", values: { max: typedMax } });
  }
  const source = { ...input, method: "phones" as const, fileName: null, fileBytes: 0 };
  return importRows(ctx, source, async (ctx, template, take) => {
    if (templateColumns(template.content).length > 0) {
      throw new DomainError("invalid", "campaigns.numbersNeedNoVariables", { field: "method" });
    }
    const rules = await rulesFor(ctx, template);
    await take(lines.map(({ line, number }) => assessTyped(number, line.slice(0, 320), rules)));
    return noSheet;
  });
}

type Source = ImportTarget & {
  method: ImportMethod;
  fileName: string | null;
  fileBytes: number;
  audience?: ListAudience;
};

/** The rules of the platform, with the countries that must not be written to as they are set now. */
export async function rulesFor({ db, now }: Ctx, { platform }: TargetTemplate): Promise<RecipientRules> {
  const profile = profileFor(platform);
  if (!profile) throw new Error(`Nothing is known of ${platform}.`);
  return { profile, template: templateRulesFor(platform), forbidden: await forbiddenCountries(db, platform), now };
}

/** Makes one list: `read` hands its rows to `take`, and everything is there or nothing. */
export async function importRows(
  ctx: Ctx,
  source: Source,
  read: (ctx: Ctx, template: TargetTemplate, take: (rows: AssessedRow[]) => Promise<void>) => Promise<SheetNotes>,
  signal?: AbortSignal,
): Promise<ImportSummary> {
  const startedAt = performance.now();
  const id = newId();
  return inTransaction(ctx, async (ctx) => {
    const template = await findTarget(ctx, source);
    await insertImport(ctx, id, source, template);
    const languages = await findLanguages(ctx, source, template);
    const writer = writeBehind(async (rows) => {
      const kept = await skipErased(ctx, rows);
      await insertRows(ctx, id, languages ? await chooseLanguages(ctx, languages, kept) : kept);
    });
    // Nothing may be written any more once the transaction has ended.
    const notes = await read(ctx, template, writer.take).finally(writer.rest);
    await writer.end();
    await skipRepeated(ctx, id);
    await skipWithoutSender(ctx, id, { channelId: source.channelId, platform: template.platform });
    await skipUnwilling(ctx, id, template);
    const { totals, reasons } = await countRows(ctx, id);
    signal?.throwIfAborted();
    const tookMs = Math.round(performance.now() - startedAt);
    await ctx.db
      .update(recipientImports)
      .set({ ...totals, reasons, ...notes, tookMs })
      .where(and(eq(recipientImports.workspaceId, ctx.workspaceId), eq(recipientImports.id, id)));
    await audit(ctx, {
      action: "import.created",
      objectKind: "import",
      objectId: id,
      detail: { file: source.fileName, template: source.templateCode, rows: totals.rowsTotal, toSend: totals.rowsSend },
    });
    return { id, ...totals, reasons, tookMs, ...notes };
  });
}

/** Writes rows while the next ones are read, one batch at a time. */
function writeBehind(write: (rows: AssessedRow[]) => Promise<void>) {
  let writing = Promise.resolve();
  return {
    /** Waits until the rows before these are written. @throws what their writing threw */
    async take(rows: AssessedRow[]): Promise<void> {
      await writing;
      writing = write(rows);
      // Thrown where it is waited for, which is later.
      writing.catch(() => {});
    },
    /** Waits until nothing is being written, whether it could be or not. */
    rest: () => writing.catch(() => {}),
    /** @throws what the last writing threw */
    end: () => writing,
  };
}

/** Before its rows, which a member who is limited to some channels may see and write through their list only. */
async function insertImport(ctx: Ctx, id: string, source: Source, template: TargetTemplate): Promise<void> {
  await ctx.db.insert(recipientImports).values({
    ...{ workspaceId: ctx.workspaceId, id, channelId: source.channelId, templateCode: source.templateCode },
    ...{ method: source.method, fileName: source.fileName, fileBytes: source.fileBytes },
    columns: recipientHeaders(template.content),
    byLanguage: source.byLanguage ?? false,
    audience: source.audience ?? null,
    // Counted once the rows are there.
    ...{ rowsTotal: 0, rowsSend: 0, rowsHold: 0, rowsSkip: 0, reasons: {}, tookMs: 0 },
    ...{ createdBy: actorId(ctx.actor), createdAt: ctx.now },
  });
}

// COPY is refused on tables with row-level security, so rows go in as one JSON parameter a batch.
async function insertRows(ctx: Ctx, importId: string, rows: AssessedRow[]): Promise<void> {
  if (rows.length === 0) return;
  await ctx.db.execute(sql`
    INSERT INTO campaign_recipients (workspace_id, import_id, row_number, address, address_kind, country, parameters, template_code,
      fate, reason, reason_column, hidden, cells, repairs)
    SELECT ${ctx.workspaceId}, ${importId}, r."rowNumber", r.address, r."addressKind", r.country, r.parameters, r."templateCode",
      r.fate, r.reason, r."reasonColumn", r.hidden, r.cells, r.repairs
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r("rowNumber" int, address text, "addressKind" text, country text, parameters jsonb,
      "templateCode" text, fate text, reason text, "reasonColumn" text, hidden boolean, cells jsonb, repairs jsonb)`);
}
