import { proveAddress } from "#lib/channels/sender-addresses/prove-address";
import { webDatabase } from "#lib/database";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ token: string }> };

/** Takes the word of an address's holder, without a session, as often as it is posted, and goes back to the page. */
export async function POST(_request: Request, { params }: Props): Promise<Response> {
  const { token } = await params;
  await proveAddress(webDatabase().db, token, new Date());
  return new Response(null, { status: 303, headers: { location: `/sender-address/${token}` } });
}
