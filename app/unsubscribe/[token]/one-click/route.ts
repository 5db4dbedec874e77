import { chooseTopics, leaveByLink, unsubscribe } from "#lib/audience/unsubscribe";
import { webDatabase } from "#lib/database";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ token: string }> };

/**
 * One click (RFC 8058): takes the person out of the mail's topic, or off the list where it has none, at once, without a
 * session, as often as it is posted. The forms of the page post here, too, and are sent back to it.
 */
export async function POST(request: Request, { params }: Props): Promise<Response> {
  const { token } = await params;
  const { db } = webDatabase();
  const form = new URL(request.url).searchParams.get("page");
  if (form === "topics") {
    const wanted = (await request.formData()).getAll("topic").filter((one) => typeof one === "string");
    await chooseTopics(db, token, wanted, new Date());
    return backTo(`/unsubscribe/${token}?saved`);
  }
  if (form !== null) {
    await unsubscribe(db, token, new Date());
    return backTo(`/unsubscribe/${token}`);
  }
  const done = await leaveByLink(db, token, new Date());
  return new Response(done ? "unsubscribed" : "unknown link", {
    status: done ? 200 : 404,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
  });
}

const backTo = (location: string) => new Response(null, { status: 303, headers: { location } });

/** Programs open links to look at them: that changes nothing, and leads to the page with the button. */
export async function GET(_request: Request, { params }: Props): Promise<Response> {
  const { token } = await params;
  return new Response(null, { status: 307, headers: { location: `/unsubscribe/${token}` } });
}
