import { downloadBytes } from "#lib/actions/download-bytes";
import { respondRefusal } from "#lib/actions/respond";
import { searchOf } from "#lib/actions/search-of";
import { requirePermission } from "#lib/auth/session";
import { openCustomerTerms } from "#lib/customers/terms-file";

export const dynamic = "force-dynamic";

/** A file with the terms that a customer agreed to, for its provider's staff. */
export async function GET(request: Request): Promise<Response> {
  try {
    const { ctx } = await requirePermission("desk:read");
    const search = searchOf(request);
    return downloadBytes(await openCustomerTerms(ctx, search.get("customer") ?? "", search.get("file") ?? ""));
  } catch (error) {
    return respondRefusal(error);
  }
}
