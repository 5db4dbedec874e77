import { downloadBytes } from "#lib/actions/download-bytes";
import { respondRefusal } from "#lib/actions/respond";
import { searchOf } from "#lib/actions/search-of";
import { requirePermission } from "#lib/auth/session";
import { openTermsFile } from "#lib/customers/terms-file";

export const dynamic = "force-dynamic";

/** A file with the terms that this workspace agreed to, for its owner. */
export async function GET(request: Request): Promise<Response> {
  try {
    const { ctx } = await requirePermission("terms:read");
    return downloadBytes(await openTermsFile(ctx, searchOf(request).get("file") ?? ""));
  } catch (error) {
    return respondRefusal(error);
  }
}
