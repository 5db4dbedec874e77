import { respondRefusal } from "#lib/actions/respond";
import { searchOf } from "#lib/actions/search-of";
import { requirePermission } from "#lib/auth/session";
import { drawCode } from "#lib/channels/senders/profile/links";
import { DrawCodeInput } from "#lib/channels/senders/schema";
import { DomainError } from "#lib/errors";

export const dynamic = "force-dynamic";

const types = { png: "image/png", svg: "image/svg+xml" } as const;

/** The QR code of a short link: PNG also within the page, SVG as a file only. */
export async function GET(request: Request): Promise<Response> {
  try {
    const { ctx } = await requirePermission("content:read");
    const search = searchOf(request);
    const [channelId, senderId] = [search.get("channel"), search.get("sender")];
    const asked = DrawCodeInput.safeParse({
      ...{ channelId, senderId, code: search.get("code") },
      format: search.get("format"),
    });
    if (!asked.success) throw new DomainError("not_found", "notFound.link");
    const { format, code } = asked.data;
    const content = await drawCode(ctx, asked.data);
    const inline = format === "png" && search.get("inline") === "1";
    return new Response(new Uint8Array(content), {
      headers: {
        "content-type": types[format],
        "content-disposition": inline
          ? "inline"
          : `attachment; filename="${code}.${format}"; filename*=UTF-8''${code}.${format}`,
        "content-security-policy": "sandbox; default-src 'none'",
        "cache-control": "private, max-age=300",
        "x-content-type-options": "nosniff",
      },
    });
  } catch (error) {
    return respondRefusal(error);
  }
}
