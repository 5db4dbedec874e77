import { respondRefusal } from "#lib/actions/respond";
import { searchOf } from "#lib/actions/search-of";
import { requirePermission } from "#lib/auth/session";
import { explainFallback, readMessageFallback } from "#lib/fallback/report/message-links";
import { explainMessage } from "#lib/messages/explain";
import { getMessage } from "#lib/messages/queries";

export const dynamic = "force-dynamic";

/** Every decision about one message with its time and cause, as JSON. */
export async function GET(request: Request): Promise<Response> {
  try {
    const { ctx } = await requirePermission("messages:read");
    const search = searchOf(request);
    const detail = await getMessage(ctx, search.get("channel") ?? "", search.get("message") ?? "");
    const fallback = explainFallback(await readMessageFallback(ctx, detail.message.id));
    return new Response(JSON.stringify({ ...explainMessage(detail), fallback }, null, 2), {
      headers: {
        "content-type": "application/json; charset=utf-8",
        "content-disposition": `attachment; filename="message-${detail.message.id}.json"`,
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      },
    });
  } catch (error) {
    return respondRefusal(error);
  }
}
