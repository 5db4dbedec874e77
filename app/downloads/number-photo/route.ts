import { respondRefusal } from "#lib/actions/respond";
import { searchOf } from "#lib/actions/search-of";
import { requirePermission } from "#lib/auth/session";
import { readPhoto } from "#lib/channels/senders/profile/edit-profile";

export const dynamic = "force-dynamic";

/** The photo of a number, for the preview on its page. */
export async function GET(request: Request): Promise<Response> {
  try {
    const { ctx } = await requirePermission("content:read");
    const search = searchOf(request);
    const place = { channelId: search.get("channel") ?? "", senderId: search.get("sender") ?? "" };
    const { type, content } = await readPhoto(ctx, place);
    return new Response(new Uint8Array(content), {
      headers: {
        "content-type": type,
        "content-security-policy": "sandbox; default-src 'none'",
        "cache-control": "private, max-age=300",
        "x-content-type-options": "nosniff",
      },
    });
  } catch (error) {
    return respondRefusal(error);
  }
}
