import NextAuth from "next-auth";
import { respondRefusal } from "#lib/actions/respond";
import { demandSameOrigin } from "#lib/actions/same-origin";
import { authOptions, sessionCookies } from "#lib/auth/options";

type Context = { params: Promise<{ nextauth: string[] }> };

/**
 * What of next-auth is open: the token against forged posts, its list of ways to sign in, and signing in. Its own pages,
 * its sign-out and its session answer are not used, so they are not there.
 */
const open = { GET: ["csrf", "providers", "error"], POST: ["callback"] } as const;

async function answer(request: Request, context: Context, method: keyof typeof open): Promise<Response> {
  const { nextauth } = await context.params;
  if (!(open[method] as readonly string[]).includes(nextauth[0] ?? "")) return new Response(null, { status: 404 });
  const remember = method === "POST" && (await wantsToStay(request.clone()));
  const response: Response = await NextAuth(authOptions())(request, context);
  return remember || method === "GET" ? response : endWithBrowser(response);
}

async function wantsToStay(request: Request): Promise<boolean> {
  const body = await request.text().catch(() => "");
  return new URLSearchParams(body).get("remember") === "true";
}

/** Without "stay signed in" the cookie goes when the browser is closed; next-auth gives every cookie a date. */
function endWithBrowser(response: Response): Response {
  const cookies = response.headers.getSetCookie();
  response.headers.delete("set-cookie");
  for (const cookie of cookies) {
    const own = sessionCookies.some((name) => cookie.startsWith(name));
    response.headers.append("set-cookie", own ? cookie.replace(/;\s*(Expires|Max-Age)=[^;]*/gi, "") : cookie);
  }
  return response;
}

export const GET = (request: Request, context: Context) => answer(request, context, "GET");
export async function POST(request: Request, context: Context): Promise<Response> {
  try {
    demandSameOrigin(request.headers);
  } catch (error) {
    return respondRefusal(error);
  }
  return answer(request, context, "POST");
}
