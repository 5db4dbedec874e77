import { Readable } from "node:stream";
import { respondRefusal } from "#lib/actions/respond";
import { searchOf } from "#lib/actions/search-of";
import { requirePermission } from "#lib/auth/session";
import { DomainError, notFound } from "#lib/errors";
import { isConsoleLink } from "#lib/media/links";
import { findMedia } from "#lib/media/queries";
import { serveFile, serveSmall } from "#lib/media/serve";
import { currentStore } from "#lib/storage/current-store";

export const dynamic = "force-dynamic";

/** A file that a person sent, or that is to be sent: for members who may see its channel, by a link that lives minutes. */
export async function GET(request: Request): Promise<Response> {
  try {
    const { ctx } = await requirePermission("media:read");
    const search = searchOf(request);
    const linked = { workspaceId: ctx.workspaceId, mediaId: search.get("media") ?? "" };
    const file = await findMedia(ctx, linked.mediaId);
    if (!isConsoleLink(linked, { until: search.get("until"), mark: search.get("mark") }, ctx.now))
      throw new DomainError("forbidden", "media.linkOver");
    const range = request.headers.get("range") ?? undefined;
    const store = await currentStore();
    const served =
      search.get("small") === "1"
        ? await serveSmall(store, file)
        : await serveFile(store, file, { range, inline: search.get("save") !== "1" });
    if (!served) throw notFound("file");
    const body = served.body && (Readable.toWeb(served.body) as ReadableStream<Uint8Array>);
    return new Response(body, { status: served.status, headers: served.headers });
  } catch (error) {
    return respondRefusal(error);
  }
}
