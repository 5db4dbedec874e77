import { clientIp } from "#lib/auth/request-headers";
import { webDatabase } from "#lib/database";
import { confirmSignUp } from "#lib/sign-ups/confirm-sign-up";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ token: string }> };

/** Takes the word of a sign-up's holder, without a session, as often as it is posted, and goes back to the page. */
export async function POST(request: Request, { params }: Props): Promise<Response> {
  const { token } = await params;
  const by = { from: clientIp(request.headers.get("x-forwarded-for")), with: request.headers.get("user-agent") };
  await confirmSignUp(webDatabase().db, token, by, new Date());
  return new Response(null, { status: 303, headers: { location: `/confirm-subscription/${token}` } });
}
