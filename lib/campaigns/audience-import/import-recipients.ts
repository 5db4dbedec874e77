import { and, eq, isNull, ne, sql } from "drizzle-orm";
import type { ImportMethod, Platform, RecipientReason } from "#db/enums";
import { recipientImports } from "#db/schema/campaigns";
import { channels } from "#db/schema/channels";
import { templates } from "#db/schema/templates";
import { audit } from "#lib/audit";
import { profileFor } from "#lib/connectors/profiles";
import { actorId, type Ctx, currentWorkspace, inTransaction } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { readWorkbook } from "#lib/excel/reading/read-workbook";
import { checkHeader, isSampleRow } from "#lib/excel/recipients-sheet";
import { WorkbookRefusal } from "#lib/excel/refusals";
import { newId } from "#lib/ids";
import { type PhoneOptions, readTypedPhone } from "#lib/phone";
import { kindsAgainst } from "#lib/sending/may-leave";
import { templateColumns } from "#lib/templates/content/render-template";
import { textArray } from "#lib/text-array";
import { typedMax } from "../schema.ts";
import { type AssessedRow, assessNumber, assessRow } from "./assess-row.ts";
import { countRows } from "./count-rows.ts";

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
};

type Target = { channelId: string; templateCode: string };

/**
 * Rows written at once. Small, so that what a batch is made of dies young: texts of over a hundred kilobytes are collected
 * only with everything else, and the process grew by hundreds of megabytes.
 */
const batchRows = 200;

/** Name of the first column of every recipients' file. */
export const recipientColumn = "recipient";

/** The header row of a template's recipients' file. */
export function recipientHeaders(content: Parameters<typeof templateColumns>[0]): string[] {
  return [recipientColumn, ...templateColumns(content)];
}

/**
 * Reads a filled recipients' file into the database: every row gets a fate with a reason, and the whole list is there or,
 * when anything fails or the reading is called off, nothing of it.
 *
 * @throws WorkbookRefusal when the file cannot be read or its header differs; DomainError "not_found" for a channel or
 * template of another workspace
 */
export async function importFile(
  ctx: Ctx,
  input: Target & { path: string; fileName: string; fileBytes: number },
  onProgress: (progress: ImportProgress) => void,
  signal: AbortSignal,
): Promise<ImportSummary> {
  return importRows(
    ctx,
    { ...input, method: "excel" },
    async (template, take) => {
      const columns = templateColumns(template.content);
      const countries = countriesOf(template);
      let header = false;
      let rows = 0;
      for await (const batch of readWorkbook(input.path, { signal, batchRows })) {
        const assessed: AssessedRow[] = [];
        for (const row of batch.rows) {
          if (!header) {
            checkHeader(row.cells, recipientHeaders(template.content));
            header = true;
            continue;
          }
          if (!isSampleRow(row.cells)) assessed.push(assessRow(row, columns, template.content, countries));
        }
        await take(assessed);
        rows += assessed.length;
        const { bytesRead, bytesTotal, totalRowsHint: rowsHint } = batch;
        onProgress({ rows, bytesRead, bytesTotal, rowsHint });
      }
      if (rows === 0) throw new WorkbookRefusal("no_rows");
    },
    signal,
  );
}

/**
 * Takes numbers typed one a line. Only for templates without variables: a variable needs a value a person.
 *
 * @throws DomainError "invalid" for a template with variables, an empty list or more than `typedMax` numbers
 */
export async function importNumbers(ctx: Ctx, input: Target & { text: string }): Promise<ImportSummary> {
  const lines = input.text
    .split(/\r\n|[\r\n,;]/)
    .flatMap((line, i) => (line.trim() ? [{ line: line.trim(), number: i + 1 }] : []));
  if (lines.length === 0) throw new DomainError("invalid", "campaigns.numbersRequired", { field: "numbers" });
  if (lines.length > typedMax) {
    throw new DomainError("invalid", "campaigns.tooManyNumbers", { field: "numbers", values: { max: typedMax } });
  }
  const source = { ...input, method: "phones" as const, fileName: null, fileBytes: 0 };
  return importRows(ctx, source, async (template, take) => {
    if (templateColumns(template.content).length > 0) {
      throw new DomainError("invalid", "campaigns.numbersNeedNoVariables", { field: "method" });
    }
    const countries = countriesOf(template);
    await take(
      lines.map(({ line, number }) => assessNumber(number, line.slice(0, 200), readTypedPhone(line, countries))),
    );
  });
}

type Source = Target & { method: ImportMethod; fileName: string | null; fileBytes: number };
type Template = Pick<typeof templates.$inferSelect, "code" | "content" | "category"> & { platform: Platform };

/** Countries that the platform refuses. */
function countriesOf(template: Template): PhoneOptions {
  return { forbidden: profileFor(template.platform)?.countries.forbidden ?? {} };
}

async function importRows(
  ctx: Ctx,
  source: Source,
  read: (template: Template, take: (rows: AssessedRow[]) => Promise<void>) => Promise<void>,
  signal?: AbortSignal,
): Promise<ImportSummary> {
  const startedAt = performance.now();
  const id = newId();
  return inTransaction(ctx, async (ctx) => {
    const template = await findTarget(ctx, source);
    await read(template, (rows) => insertRows(ctx, id, rows));
    await skipRepeated(ctx, id);
    await skipUnwilling(ctx, id, template);
    const { totals, reasons } = await countRows(ctx, id);
    signal?.throwIfAborted();
    const tookMs = Math.round(performance.now() - startedAt);
    await ctx.db.insert(recipientImports).values({
      workspaceId: ctx.workspaceId,
      id,
      channelId: source.channelId,
      templateCode: source.templateCode,
      method: source.method,
      fileName: source.fileName,
      fileBytes: source.fileBytes,
      columns: recipientHeaders(template.content),
      ...totals,
      reasons,
      tookMs,
      createdBy: actorId(ctx.actor),
      createdAt: ctx.now,
    });
    await audit(ctx, {
      action: "import.created",
      objectKind: "import",
      objectId: id,
      detail: { file: source.fileName, template: source.templateCode, rows: totals.rowsTotal, toSend: totals.rowsSend },
    });
    return { id, ...totals, reasons, tookMs };
  });
}

async function findTarget(ctx: Ctx, target: Target): Promise<Template> {
  const [template] = await ctx.db
    .select({
      code: templates.code,
      content: templates.content,
      category: templates.category,
      platform: channels.type,
    })
    .from(templates)
    .innerJoin(channels, and(eq(channels.workspaceId, templates.workspaceId), eq(channels.id, templates.channelId)))
    .where(
      and(
        eq(templates.workspaceId, ctx.workspaceId),
        eq(templates.code, target.templateCode),
        eq(templates.channelId, target.channelId),
        ne(templates.state, "deleted"),
        isNull(channels.deletedAt),
      ),
    );
  if (!template) throw notFound("template");
  return template;
}

// COPY is refused on tables with row-level security, so rows go in as one JSON parameter a batch.
async function insertRows(ctx: Ctx, importId: string, rows: AssessedRow[]): Promise<void> {
  if (rows.length === 0) return;
  await ctx.db.execute(sql`
    INSERT INTO campaign_recipients (workspace_id, import_id, row_number, address, country, parameters, fate, reason,
      reason_column, cells)
    SELECT ${ctx.workspaceId}, ${importId}, r."rowNumber", r.address, r.country, r.parameters, r.fate, r.reason,
      r."reasonColumn", r.cells
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r("rowNumber" int, address text, country text, parameters jsonb,
      fate text, reason text, "reasonColumn" text, cells jsonb)`);
}

// The planner knows nothing of rows written a moment ago and takes them for a handful: a join of them with themselves would
// be done row by row, 200,000 times 200,000. An array of row numbers, and one look-up a row, cost the same whatever it thinks.

/** The first row of a number is kept. */
async function skipRepeated(ctx: Ctx, importId: string): Promise<void> {
  await ctx.db.execute(sql`
    UPDATE campaign_recipients SET fate = 'skip', reason = 'duplicate', reason_column = 'recipient'
    WHERE workspace_id = ${ctx.workspaceId} AND import_id = ${importId} AND row_number = ANY(ARRAY(
      SELECT row_number FROM (
        SELECT row_number, row_number() OVER (PARTITION BY address ORDER BY row_number) AS turn FROM campaign_recipients
        WHERE workspace_id = ${ctx.workspaceId} AND import_id = ${importId} AND fate = 'send'
      ) seen WHERE turn > 1))`);
}

/** The claim asks the same again when each message's turn comes: marketing needs consent where the workspace demands it. */
export async function skipUnwilling(
  ctx: Ctx,
  importId: string,
  template: Pick<Template, "category" | "platform">,
): Promise<void> {
  const kinds = kindsAgainst(template.category);
  if (kinds.length > 0) {
    await ctx.db.execute(sql`
      UPDATE campaign_recipients r SET fate = 'skip', reason = 'opted_out', reason_column = 'recipient'
      WHERE r.workspace_id = ${ctx.workspaceId} AND r.import_id = ${importId} AND r.fate = 'send'
        AND (SELECT true FROM suppressions s
          WHERE s.workspace_id = r.workspace_id AND s.platform = ${template.platform}
            AND s.address_kind = r.address_kind AND s.address = r.address AND s.lifted_at IS NULL
            AND s.kind = ANY(${textArray(kinds)}) LIMIT 1)`);
  }
  if (template.category !== "marketing" || !(await currentWorkspace(ctx)).requireConsent) return;
  await ctx.db.execute(sql`
    UPDATE campaign_recipients r SET fate = 'skip', reason = 'no_consent', reason_column = 'recipient'
    WHERE r.workspace_id = ${ctx.workspaceId} AND r.import_id = ${importId} AND r.fate = 'send'
      AND NOT coalesce((SELECT k.granted FROM consents k
        WHERE k.workspace_id = r.workspace_id AND k.address_kind = r.address_kind AND k.address = r.address
          AND k.kind = 'marketing' ORDER BY k.at DESC LIMIT 1), false)`);
}
