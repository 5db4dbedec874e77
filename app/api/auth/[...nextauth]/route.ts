import { NextResponse } from "next/server";
import NextAuth from "next-auth";
import { respondRefusal } from "#lib/actions/respond";
import { demandSameOrigin } from "#lib/actions/same-origin";
import { deviceCookie, deviceCookieName, newDevice, readDevice } from "#lib/auth/devices";
import { authOptions, cookiesIn, sessionCookies } from "#lib/auth/options";
import { normalEmail } from "#lib/auth/sign-in";

type Context = { params: Promise<{ nextauth: string[] }> };

/**
 * What of next-auth is open: the token against forged posts, its list of ways to sign in, and signing in. Its own pages,
 * its sign-out and its session answer are not used, so they are not there.
 */
const open = { GET: ["csrf", "providers", "error"], POST: ["callback"] } as const;

async function answer(request: Request, context: Context, method: keyof typeof open): Promise<Response> {
  const { nextauth } = await context.params;
  if (!(open[method] as readonly string[]).includes(nextauth[0] ?? "")) return new Response(null, { status: 404 });
  const fields = method === "POST" ? await fieldsOf(request.clone()) : new URLSearchParams();
  const response: Response = await NextAuth(authOptions())(request, context);
  if (method === "GET") return response;
  const lasting = fields.get("remember") === "true" ? response : endWithBrowser(response);
  return opensSession(lasting) ? rememberBrowser(request, lasting, normalEmail(fields.get("email") ?? "")) : lasting;
}

async function fieldsOf(request: Request): Promise<URLSearchParams> {
  return new URLSearchParams(await request.text().catch(() => ""));
}

const isSessionCookie = (cookie: string) => sessionCookies.some((name) => cookie.startsWith(name));

function opensSession(response: Response): boolean {
  return response.headers.getSetCookie().some((cookie) => isSessionCookie(cookie) && !/^[^=]+=;/.test(cookie));
}

/** Without "stay signed in" the cookie goes when the browser is closed; next-auth gives every cookie a date. */
function endWithBrowser(response: Response): Response {
  const cookies = response.headers.getSetCookie();
  response.headers.delete("set-cookie");
  for (const cookie of cookies) {
    const kept = isSessionCookie(cookie) ? cookie.replace(/;\s*(Expires|Max-Age)=[^;]*/gi, "") : cookie;
    response.headers.append("set-cookie", kept);
  }
  return response;
}

/** Gives the browser its own limit of wrong passwords for this address from now on. */
function rememberBrowser(request: Request, response: Response, email: string): Response {
  const now = new Date();
  const known = readDevice(email, cookiesIn(request.headers.get("cookie")).get(deviceCookieName(email)), now);
  const carrier = new NextResponse(null);
  carrier.cookies.set(deviceCookie(email, { id: known?.id ?? newDevice(now).id, signedInAt: now }));
  for (const cookie of carrier.headers.getSetCookie()) response.headers.append("set-cookie", cookie);
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
