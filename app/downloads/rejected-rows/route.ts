import { getTranslations } from "next-intl/server";
import { downloadWorkbook } from "#lib/actions/download";
import { respondRefusal } from "#lib/actions/respond";
import { searchOf } from "#lib/actions/search-of";
import { auditAlone } from "#lib/audit/audit";
import { requirePermission } from "#lib/auth/session";
import {
  getImport,
  headersOfRows,
  type RejectedRecipient,
  rejectedRecipients,
  repairedRecipients,
} from "#lib/campaigns/audience-import/recipients";
import { repairClasses } from "#lib/campaigns/import-doctor/reading";
import { type RejectedRow, writeRejectedRows } from "#lib/excel/writing/write-workbook";

export const dynamic = "force-dynamic";

/** The rejected rows of an import, each with its row number and the reason; with `rows=all` the whole file as it was repaired. */
export async function GET(request: Request): Promise<Response> {
  try {
    const { ctx } = await requirePermission("content:read");
    const search = searchOf(request);
    const list = await getImport(ctx, search.get("import") ?? "");
    const whole = search.get("rows") === "all";
    await auditAlone(ctx, {
      action: "import.rejected_downloaded",
      objectKind: "import",
      objectId: list.id,
      detail: { file: list.fileName, rows: whole ? list.rowsTotal : list.rowsSkip },
    });
    const [sheet, reasons, doctor] = await Promise.all([
      getTranslations("excel.rejected"),
      getTranslations("rowReasons"),
      getTranslations("send.doctor"),
    ]);
    const words = (row: RejectedRecipient) => {
      const repairs = repairClasses.filter((name) => row.repairs.includes(name));
      if (!row.reason) return repairs.map((name) => doctor(`classes.${name}`)).join(" ");
      const reason = reasons(`${row.reason}.text`);
      const next = reasons(`${row.reason}.next`);
      const column = row.reasonColumn;
      return column ? reasons("inColumn", { reason, column, next }) : reasons("whole", { reason, next });
    };
    async function* rows(): AsyncGenerator<RejectedRow> {
      for await (const row of (whole ? repairedRecipients : rejectedRecipients)(ctx, list.id)) {
        yield { number: row.number, values: row.values, reason: words(row) };
      }
    }
    const name = (list.fileName ?? "numbers").replace(/\.(xlsx|csv|tsv|tab|txt)$/i, "");
    return downloadWorkbook(`${name}-${whole ? "repaired" : "rejected"}.xlsx`, (out) =>
      writeRejectedRows(out, {
        sheetName: whole ? doctor("repairedFile") : sheet("sheet"),
        headers: headersOfRows(list),
        rowHeader: sheet("row"),
        reasonHeader: sheet("reason"),
        rows: rows(),
      }),
    );
  } catch (error) {
    return respondRefusal(error);
  }
}
