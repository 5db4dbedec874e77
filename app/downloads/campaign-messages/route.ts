import { getTranslations } from "next-intl/server";
import { downloadCsv, downloadWorkbook } from "#lib/actions/download";
import { respondRefusal } from "#lib/actions/respond";
import { searchOf } from "#lib/actions/search-of";
import { auditAlone } from "#lib/audit/audit";
import { requirePermission } from "#lib/auth/session";
import { exportMessages } from "#lib/campaigns/report/export-messages";
import { getCampaign } from "#lib/campaigns/report/queries";
import { currentWorkspace } from "#lib/context";
import { writeCsv } from "#lib/excel/writing/write-csv";
import { writeTable } from "#lib/excel/writing/write-workbook";
import { tableOf } from "./table-of.ts";

export const dynamic = "force-dynamic";

/** Every row of a campaign's list with what became of it, as a workbook or, with `as=csv`, as CSV. */
export async function GET(request: Request): Promise<Response> {
  try {
    const { ctx } = await requirePermission("content:read");
    const search = searchOf(request);
    const { campaign, channel } = await getCampaign(ctx, search.get("campaign") ?? "");
    const [{ zone }, t] = await Promise.all([currentWorkspace(ctx), getTranslations("excel.campaign")]);
    const { headers, cells } = await tableOf(channel.type, zone);
    await auditAlone(ctx, {
      action: "campaign.exported",
      objectKind: "campaign",
      objectId: campaign.id,
      detail: { name: campaign.name, people: campaign.rowsSend },
    });
    async function* rows(): AsyncGenerator<string[]> {
      for await (const message of exportMessages(ctx, campaign.id)) yield cells(message);
    }
    if (search.get("as") === "csv") {
      return downloadCsv(`${campaign.name}.csv`, (out) => writeCsv(out, { headers, rows: rows() }));
    }
    return downloadWorkbook(`${campaign.name}.xlsx`, (out) =>
      writeTable(out, { sheetName: t("sheet"), headers, rows: rows() }),
    );
  } catch (error) {
    return respondRefusal(error);
  }
}
