import { getTranslations } from "next-intl/server";
import { downloadWorkbook } from "#lib/actions/download";
import { respondRefusal } from "#lib/actions/respond";
import { auditAlone } from "#lib/audit/audit";
import { requirePermission } from "#lib/auth/session";
import { listAttributes } from "#lib/contacts/attributes";
import { contactColumns } from "#lib/contacts/files/contact-columns";
import { defaultLimits } from "#lib/excel/limits";
import { writeRecipientsTemplate } from "#lib/excel/writing/write-workbook";

export const dynamic = "force-dynamic";

/** A number from a range reserved for examples. */
const samples: Record<string, string> = {
  phone: "+49 155 5500 0017",
  email: "ana@shop.example",
  labels: "vip, new",
  consent: "yes",
};

/** The Excel file to fill in for an import of contacts. */
export async function GET(): Promise<Response> {
  try {
    const { ctx } = await requirePermission("audience:manage");
    await auditAlone(ctx, {
      action: "contact.sheet_downloaded",
      objectKind: "contact",
      objectId: "template",
      detail: {},
    });
    const [t, attributes] = await Promise.all([getTranslations("contacts.sheet"), listAttributes(ctx)]);
    const headers = contactColumns(attributes);
    return downloadWorkbook("contacts-template.xlsx", (out) =>
      writeRecipientsTemplate(out, {
        sheetName: t("name"),
        headers,
        sample: headers.map((header) => (header === "name" ? "Ana" : (samples[header] ?? ""))),
        guide: {
          sheetName: t("guide"),
          lines: [
            ...[t("lines.columns"), t("lines.addresses"), t("lines.labels"), t("lines.groups"), t("lines.consent")],
            t("lines.limit", { max: defaultLimits.rows - 1 }),
          ],
        },
      }),
    );
  } catch (error) {
    return respondRefusal(error);
  }
}
