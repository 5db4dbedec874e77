import { getTranslations } from "next-intl/server";
import { downloadWorkbook } from "#lib/actions/download";
import { respondRefusal } from "#lib/actions/respond";
import { searchOf } from "#lib/actions/search-of";
import { exportSuppressions } from "#lib/audience/queries";
import { auditAlone } from "#lib/audit/audit";
import { requirePermission } from "#lib/auth/session";
import { writeTable } from "#lib/excel/writing/write-workbook";
import { suppressionView } from "../../(console)/audience/suppressions/search-params.ts";

export const dynamic = "force-dynamic";

const columns = ["address", "kind", "platform", "source", "since", "lifted"] as const;

/** The suppressions that the list's filters show, all of them. */
export async function GET(request: Request): Promise<Response> {
  try {
    const { ctx } = await requirePermission("content:read");
    const search = Object.fromEntries(searchOf(request));
    const { q, kind, source, platform, state } = search;
    await auditAlone(ctx, {
      action: "suppression.exported",
      objectKind: "suppression",
      objectId: platform || "all",
      detail: { q, kind, source, platform, state },
    });
    const [{ filter }, t, words] = await Promise.all([
      suppressionView(Promise.resolve(search)),
      getTranslations("audience"),
      getTranslations("states.platform"),
    ]);
    async function* rows(): AsyncGenerator<string[]> {
      for await (const row of exportSuppressions(ctx, filter)) {
        yield [
          row.address,
          row.kind,
          words(row.platform),
          t(`source.${row.source}`),
          row.at.toISOString(),
          row.liftedAt?.toISOString() ?? "",
        ];
      }
    }
    return downloadWorkbook("suppressions.xlsx", (out) =>
      writeTable(out, {
        sheetName: t("sheet.name"),
        headers: columns.map((column) => t(`sheet.columns.${column}`)),
        rows: rows(),
      }),
    );
  } catch (error) {
    return respondRefusal(error);
  }
}
