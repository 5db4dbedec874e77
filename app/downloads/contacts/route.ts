import { getTranslations } from "next-intl/server";
import { downloadStream, downloadWorkbook } from "#lib/actions/download";
import { respondRefusal } from "#lib/actions/respond";
import { searchOf } from "#lib/actions/search-of";
import { auditAlone } from "#lib/audit/audit";
import { requirePermission } from "#lib/auth/session";
import type { RowReason } from "#lib/contacts/files/import-rows";
import { downloadOf, getContactFile } from "#lib/contacts/files/list-files";
import { rejectedContacts } from "#lib/contacts/files/rejected-rows";
import { ownReason } from "#lib/contacts/files/row-reason";
import { notFound } from "#lib/errors";
import { type RejectedRow, writeRejectedRows } from "#lib/excel/writing/write-workbook";
import { currentStore } from "#lib/storage/current-store";

export const dynamic = "force-dynamic";

/** An export of contacts that is ready, or the rows that an import rejected with their reasons, while they are kept. */
export async function GET(request: Request): Promise<Response> {
  try {
    const { ctx } = await requirePermission("content:read");
    const file = await getContactFile(ctx, searchOf(request).get("file") ?? "");
    const download = downloadOf(ctx, file);
    if (download === null) throw notFound("contactFile");
    const rows = download === "file" ? file.rowsDone : (file.fates?.refused ?? 0) + (file.fates?.repeated ?? 0);
    await auditAlone(ctx, {
      action: "contact.file_downloaded",
      objectKind: "contact",
      objectId: "all",
      detail: { file: file.fileName, rows },
    });
    if (download === "rejected") return await rejectedFile(ctx, file);
    const stored = file.storageKey === null ? null : await (await currentStore()).get(file.storageKey);
    if (stored === null) throw notFound("contactFile");
    return downloadStream(file.fileName, file.bytes, stored);
  } catch (error) {
    return respondRefusal(error);
  }
}

type Kept = Awaited<ReturnType<typeof getContactFile>>;
type Reader = Awaited<ReturnType<typeof requirePermission>>["ctx"];

async function rejectedFile(ctx: Reader, file: Kept): Promise<Response> {
  const [sheet, own, shared] = await Promise.all([
    getTranslations("excel.rejected"),
    getTranslations("contacts"),
    getTranslations("rowReasons"),
  ]);
  const words = (given: string) => {
    const reason = ownReason(given as RowReason);
    return reason ? own(`rowReasons.${reason}`) : shared(`${given}.text` as Parameters<typeof shared>[0]);
  };
  async function* rows(): AsyncGenerator<RejectedRow> {
    for await (const { rowNumber, reason, cells } of rejectedContacts(ctx, file.id)) {
      yield { number: rowNumber, values: cells, reason: words(reason) };
    }
  }
  const name = file.fileName.replace(/\.(xlsx|csv|tsv|tab|txt)$/i, "");
  return downloadWorkbook(`${name}-rejected.xlsx`, (out) =>
    writeRejectedRows(out, {
      sheetName: sheet("sheet"),
      headers: file.columns,
      rowHeader: sheet("row"),
      reasonHeader: sheet("reason"),
      rows: rows(),
    }),
  );
}
