import { unsubscribe } from "#lib/audience/unsubscribe";
import { webDatabase } from "#lib/database";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ token: string }> };

/**
 * One click (RFC 8058): takes the person off the list at once, without a session, as often as it is posted. The form of the
 * page posts here, too, and is sent back to it.
 */
export async function POST(request: Request, { params }: Props): Promise<Response> {
  const { token } = await params;
  const done = await unsubscribe(webDatabase().db, token, new Date());
  const fromPage = new URL(request.url).searchParams.has("page");
  if (fromPage) return new Response(null, { status: 303, headers: { location: `/unsubscribe/${token}` } });
  return new Response(done ? "unsubscribed" : "unknown link", {
    status: done ? 200 : 404,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
  });
}

/** Programs open links to look at them: that changes nothing, and leads to the page with the button. */
export async function GET(_request: Request, { params }: Props): Promise<Response> {
  const { token } = await params;
  return new Response(null, { status: 307, headers: { location: `/unsubscribe/${token}` } });
}
