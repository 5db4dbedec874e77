import { getTranslations } from "next-intl/server";
import { downloadWorkbook } from "#lib/actions/download";
import { respondRefusal } from "#lib/actions/respond";
import { searchOf } from "#lib/actions/search-of";
import { auditAlone } from "#lib/audit/audit";
import { requirePermission } from "#lib/auth/session";
import { type ExportedMessage, exportMessages } from "#lib/campaigns/report/export-messages";
import { getCampaign } from "#lib/campaigns/report/queries";
import { currentWorkspace } from "#lib/context";
import { writeTable } from "#lib/excel/writing/write-workbook";
import { failureWords } from "./failure-words.ts";
import { momentIn } from "./moment-in.ts";

export const dynamic = "force-dynamic";

const columns = ["row", "recipient", "state", "code", "reason", "detail"] as const;
const moments = ["accepted", "sent", "delivered", "read", "failed"] as const;

/** Everybody a campaign sends to, each with the state of their message, its reason and its times. */
export async function GET(request: Request): Promise<Response> {
  try {
    const { ctx } = await requirePermission("content:read");
    const { campaign, channel } = await getCampaign(ctx, searchOf(request).get("campaign") ?? "");
    const [{ zone }, t, states, words] = await Promise.all([
      currentWorkspace(ctx),
      getTranslations("excel.campaign"),
      getTranslations("states.message"),
      failureWords(channel.type),
    ]);
    await auditAlone(ctx, {
      action: "campaign.exported",
      objectKind: "campaign",
      objectId: campaign.id,
      detail: { name: campaign.name, people: campaign.rowsSend },
    });
    const cells = ({ row, address, state, failure, id, ...times }: ExportedMessage) => [
      ...[row === null ? "" : String(row), address ?? "", states(state)],
      ...[failure?.code ?? "", failure ? words(failure) : "", failure?.detail ?? ""],
      ...moments.map((name) => momentIn(zone, times[`${name}At`])),
      id ?? "",
    ];
    async function* rows(): AsyncGenerator<string[]> {
      for await (const message of exportMessages(ctx, campaign.id)) yield cells(message);
    }
    const headers = [
      ...columns.map((column) => t(column)),
      ...moments.map((name) => t("zone", { column: t(name), zone })),
      t("id"),
    ];
    return downloadWorkbook(`${campaign.name}.xlsx`, (out) =>
      writeTable(out, { sheetName: t("sheet"), headers, rows: rows() }),
    );
  } catch (error) {
    return respondRefusal(error);
  }
}
