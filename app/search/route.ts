import { respondRefusal } from "#lib/actions/respond";
import { searchOf } from "#lib/actions/search-of";
import { requirePermission } from "#lib/auth/session";
import { find } from "#lib/search/find";

export const dynamic = "force-dynamic";

/** What the command menu finds in the workspace, as far as the member's role may read it. */
export async function GET(request: Request): Promise<Response> {
  try {
    const { ctx } = await requirePermission("dashboard:read");
    const found = await find(ctx, searchOf(request).get("q") ?? "");
    return Response.json({ found }, { headers: { "cache-control": "no-store" } });
  } catch (error) {
    return respondRefusal(error);
  }
}
