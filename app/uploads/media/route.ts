import { receiveUpload, uploadStatus } from "#lib/actions/receive-upload";
import { respondRefusal } from "#lib/actions/respond";
import { demandSameOrigin } from "#lib/actions/same-origin";
import { searchOf } from "#lib/actions/search-of";
import { requirePermission } from "#lib/auth/session";
import { consoleLink } from "#lib/media/links";
import { uploadMedia, uploadReplacement } from "#lib/media/upload-media";
import { currentStore } from "#lib/storage/current-store";

export const dynamic = "force-dynamic";

/**
 * Takes a file for the library from the raw body: `?channel=<id>` for one that a channel is to send, `?replaces=<id>` for one that
 * takes the place of another. Answers with `UploadedMedia` and where to see it.
 */
export async function POST(request: Request): Promise<Response> {
  try {
    demandSameOrigin(request.headers, "media.uploadElsewhere");
    const { ctx } = await requirePermission("media:manage");
    const search = searchOf(request);
    const libraryId = search.get("replaces");
    const file = await receiveUpload(ctx, request, "media", "file");
    try {
      const declaredType = request.headers.get("content-type");
      const upload = { file, declaredType };
      const store = await currentStore();
      const kept = libraryId
        ? await uploadReplacement(ctx, { ...upload, libraryId }, store)
        : await uploadMedia(ctx, { ...upload, channelId: search.get("channel") }, store);
      const href = consoleLink({ workspaceId: ctx.workspaceId, mediaId: kept.id }, ctx.now);
      return Response.json({ ...kept, href }, { headers: { "cache-control": "no-store" } });
    } finally {
      await file.remove();
    }
  } catch (error) {
    // The client has disconnected.
    if (request.signal.aborted) return new Response(null, { status: 499 });
    return respondRefusal(error, uploadStatus(error));
  }
}
