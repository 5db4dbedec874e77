import { getTranslations } from "next-intl/server";
import { downloadWorkbook } from "#lib/actions/download";
import { respondRefusal } from "#lib/actions/respond";
import { suppressionColumns } from "#lib/audience/import-suppressions";
import { importMax } from "#lib/audience/schema";
import { auditAlone } from "#lib/audit/audit";
import { requirePermission } from "#lib/auth/session";
import { writeRecipientsTemplate } from "#lib/excel/writing/write-workbook";

export const dynamic = "force-dynamic";

/** A number from a range reserved for examples. */
const sampleNumber = "+49 155 5500 0017";

/** The Excel file to fill in for an import of suppressions. */
export async function GET(): Promise<Response> {
  try {
    const { ctx } = await requirePermission("audience:manage");
    await auditAlone(ctx, {
      action: "suppression.sheet_downloaded",
      objectKind: "suppression",
      objectId: "template",
      detail: {},
    });
    const t = await getTranslations("audience.sheet");
    return downloadWorkbook("suppressions-template.xlsx", (out) =>
      writeRecipientsTemplate(out, {
        sheetName: t("name"),
        headers: suppressionColumns,
        sample: [sampleNumber, "marketing", t("sampleReason")],
        guide: {
          sheetName: t("guide"),
          lines: [t("lines.address"), t("lines.kind"), t("lines.reason"), t("lines.header", { max: importMax })],
        },
      }),
    );
  } catch (error) {
    return respondRefusal(error);
  }
}
