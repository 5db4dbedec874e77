import { getTranslations } from "next-intl/server";
import { downloadWorkbook } from "#lib/actions/download";
import { respondRefusal } from "#lib/actions/respond";
import { searchOf } from "#lib/actions/search-of";
import { auditAlone } from "#lib/audit/audit";
import { requirePermission } from "#lib/auth/session";
import { recipientHeaders } from "#lib/campaigns/audience-import/import-recipients";
import { languageHeader } from "#lib/excel/recipients-sheet";
import { writeRecipientsTemplate } from "#lib/excel/writing/write-workbook";
import { sampleValues } from "#lib/templates/content/render-template";
import { getTemplate } from "#lib/templates/queries";

export const dynamic = "force-dynamic";

/** A number from a range reserved for examples. */
const sampleNumber = "+49 155 5500 0017";

/** The Excel file to fill in for a template: header, a marked sample row and instructions. */
export async function GET(request: Request): Promise<Response> {
  try {
    const { ctx } = await requirePermission("content:read");
    const search = searchOf(request);
    const [template, t] = await Promise.all([
      getTemplate(ctx, search.get("template") || "none", search.get("channel") || "none"),
      getTranslations("excel.guide"),
    ]);
    const byLanguage = search.get("languages") === "own";
    await auditAlone(ctx, {
      action: "template.sheet_downloaded",
      objectKind: "template",
      objectId: template.code,
      detail: { name: template.name, language: template.language },
    });
    return downloadWorkbook(`${template.name}_${template.language}.xlsx`, (out) =>
      writeRecipientsTemplate(out, {
        sheetName: template.name,
        headers: [...recipientHeaders(template.content), ...(byLanguage ? [languageHeader] : [])],
        sample: [sampleNumber, ...sampleValues(template.content), ...(byLanguage ? [template.language] : [])],
        guide: {
          sheetName: t("sheet"),
          lines: [t("number"), t("variables"), t("header"), t("sample"), t("rows")],
        },
      }),
    );
  } catch (error) {
    return respondRefusal(error);
  }
}
