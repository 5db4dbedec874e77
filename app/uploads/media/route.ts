import { receiveUpload, uploadStatus } from "#lib/actions/receive-upload";
import { respondRefusal } from "#lib/actions/respond";
import { demandSameOrigin } from "#lib/actions/same-origin";
import { searchOf } from "#lib/actions/search-of";
import { requirePermission } from "#lib/auth/session";
import { consoleLink } from "#lib/media/links";
import { uploadMedia } from "#lib/media/upload-media";
import { currentStore } from "#lib/storage/current-store";

export const dynamic = "force-dynamic";

/** Takes a file that is to be sent from a channel, from the raw body: `?channel=<id>`. Answers with `UploadedMedia` and where to see it. */
export async function POST(request: Request): Promise<Response> {
  try {
    demandSameOrigin(request.headers, "media.uploadElsewhere");
    const { ctx } = await requirePermission("campaigns:manage");
    const channelId = searchOf(request).get("channel") ?? "";
    const file = await receiveUpload(ctx, request, "media", "file");
    try {
      const declaredType = request.headers.get("content-type");
      const kept = await uploadMedia(ctx, { channelId, file, declaredType }, await currentStore());
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
