import { getTranslations } from "next-intl/server";
import { downloadWorkbook } from "#lib/actions/download";
import { respondRefusal } from "#lib/actions/respond";
import { searchOf } from "#lib/actions/search-of";
import { auditAlone } from "#lib/audit/audit";
import { requirePermission } from "#lib/auth/session";
import { listAttributes } from "#lib/contacts/attributes";
import { exportContacts } from "#lib/contacts/export-contacts";
import { contactColumns } from "#lib/contacts/import-contacts";
import { spokenKinds } from "#lib/contacts/read-contact-address";
import { writeTable } from "#lib/excel/writing/write-workbook";
import { contactView } from "../../(console)/audience/contacts/search-params.ts";

export const dynamic = "force-dynamic";

/** The contacts that the list's filters show, all of them, in the columns of an import. */
export async function GET(request: Request): Promise<Response> {
  try {
    const { ctx } = await requirePermission("content:read");
    const search = Object.fromEntries(searchOf(request));
    await auditAlone(ctx, {
      action: "contact.exported",
      objectKind: "contact",
      objectId: "all",
      detail: { group: search.group },
    });
    const [{ filter }, attributes, t] = await Promise.all([
      contactView(Promise.resolve(search)),
      listAttributes(ctx),
      getTranslations("contacts"),
    ]);
    return downloadWorkbook("contacts.xlsx", (out) =>
      writeTable(out, {
        sheetName: t("title"),
        headers: contactColumns(attributes),
        rows: exportContacts(ctx, filter, { kinds: spokenKinds(), attributes }),
      }),
    );
  } catch (error) {
    return respondRefusal(error);
  }
}
