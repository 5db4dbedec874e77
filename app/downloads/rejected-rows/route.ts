import { getTranslations } from "next-intl/server";
import { downloadWorkbook } from "#lib/actions/download";
import { respondRefusal } from "#lib/actions/respond";
import { searchOf } from "#lib/actions/search-of";
import { auditAlone } from "#lib/audit/audit";
import { requirePermission } from "#lib/auth/session";
import { getImport, type RejectedRecipient, rejectedRecipients } from "#lib/campaigns/audience-import/recipients";
import { type RejectedRow, writeRejectedRows } from "#lib/excel/writing/write-workbook";

export const dynamic = "force-dynamic";

/** The rejected rows of an import, each with its row number and the reason. */
export async function GET(request: Request): Promise<Response> {
  try {
    const { ctx } = await requirePermission("content:read");
    const list = await getImport(ctx, searchOf(request).get("import") ?? "");
    await auditAlone(ctx, {
      action: "import.rejected_downloaded",
      objectKind: "import",
      objectId: list.id,
      detail: { file: list.fileName, rows: list.rowsSkip },
    });
    const [sheet, reasons] = await Promise.all([getTranslations("excel.rejected"), getTranslations("rowReasons")]);
    const words = (row: RejectedRecipient) => {
      if (!row.reason) return "";
      const reason = reasons(`${row.reason}.text`);
      const next = reasons(`${row.reason}.next`);
      const column = row.reasonColumn;
      return column ? reasons("inColumn", { reason, column, next }) : reasons("whole", { reason, next });
    };
    async function* rows(): AsyncGenerator<RejectedRow> {
      for await (const row of rejectedRecipients(ctx, list.id)) {
        yield { number: row.number, values: row.values, reason: words(row) };
      }
    }
    const name = (list.fileName ?? "numbers").replace(/\.(xlsx|csv|tsv|tab|txt)$/i, "");
    return downloadWorkbook(`${name}-rejected.xlsx`, (out) =>
      writeRejectedRows(out, {
        sheetName: sheet("sheet"),
        headers: list.columns,
        rowHeader: sheet("row"),
        reasonHeader: sheet("reason"),
        rows: rows(),
      }),
    );
  } catch (error) {
    return respondRefusal(error);
  }
}
