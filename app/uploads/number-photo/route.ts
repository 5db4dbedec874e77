import { readFile } from "node:fs/promises";
import { receiveUpload, uploadStatus } from "#lib/actions/receive-upload";
import { respondRefusal } from "#lib/actions/respond";
import { demandSameOrigin } from "#lib/actions/same-origin";
import { searchOf } from "#lib/actions/search-of";
import { requirePermission } from "#lib/auth/session";
import { changePhoto } from "#lib/channels/senders/profile/edit-profile";

export const dynamic = "force-dynamic";

const maxBytes = 5 * 1024 * 1024;

/** Takes the photo of a number from the raw body and hands it to the platform. */
export async function POST(request: Request): Promise<Response> {
  try {
    demandSameOrigin(request.headers, "numbers.uploadElsewhere");
    const { ctx } = await requirePermission("channels:manage");
    const search = searchOf(request);
    const place = { channelId: search.get("channel") ?? "", senderId: search.get("sender") ?? "" };
    const file = await receiveUpload(ctx, request, "numbers", "photo", maxBytes);
    try {
      await changePhoto(ctx, { ...place, content: await readFile(file.path) });
      return Response.json({ ok: true }, { headers: { "cache-control": "no-store" } });
    } finally {
      await file.remove();
    }
  } catch (error) {
    // The client has disconnected.
    if (request.signal.aborted) return new Response(null, { status: 499 });
    return respondRefusal(error, uploadStatus(error));
  }
}
