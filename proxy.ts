import { randomBytes, randomUUID } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { PATH_HEADER, REQUEST_ID_HEADER } from "#lib/auth/request-headers";
import { env } from "#lib/env";
import { LANGUAGE_COOKIE, pickLanguage } from "#lib/i18n/language";
import { securityHeaders } from "#lib/security-headers";
import { currentSettings } from "#lib/settings/current";
import english from "./lib/i18n/messages/en/errors.json" with { type: "json" };
import chinese from "./lib/i18n/messages/zh/errors.json" with { type: "json" };

const texts = { en: english.request.address, zh: chinese.request.address };

/**
 * Runs before every page, action and route handler: a nonce, the security headers and a request id, and a refusal of
 * addresses that nothing can look up. It decides nothing about who may see what; that is asked where the data is read.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = randomBytes(16).toString("base64");
  const given = request.headers.get(REQUEST_ID_HEADER);
  const requestId = given && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
  const headers = securityHeaders({
    nonce,
    https: env().NEXTAUTH_URL.startsWith("https://"),
    development: process.env.NODE_ENV === "development",
    file: request.nextUrl.pathname.startsWith("/downloads/"),
    signUp: currentSettings().META_APP_ID !== undefined,
  });

  const forwarded = new Headers(request.headers);
  // Next reads the policy of the request to put the nonce on its own scripts.
  forwarded.set("Content-Security-Policy", headers["Content-Security-Policy"] ?? "");
  forwarded.set("x-nonce", nonce);
  forwarded.set(REQUEST_ID_HEADER, requestId);
  forwarded.set(PATH_HEADER, `${request.nextUrl.pathname}${request.nextUrl.search}`);

  const response = hasNul(request.url)
    ? refuseAddress(request)
    : NextResponse.next({ request: { headers: forwarded } });
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  response.headers.set(REQUEST_ID_HEADER, requestId);
  return response;
}

/** A NUL in a path or a query, which no page could look up: PostgreSQL takes none. */
function hasNul(address: string): boolean {
  return /%00/.test(address);
}

function refuseAddress(request: NextRequest): NextResponse {
  const language = pickLanguage(request.cookies.get(LANGUAGE_COOKIE)?.value, request.headers.get("accept-language"));
  return new NextResponse(texts[language], { status: 400, headers: { "content-type": "text/plain; charset=utf-8" } });
}

export const config = {
  // Built files carry a hash in their name and no secret; they stay cacheable. Uploads pass by: whatever comes through here
  // is held in memory and cut at 10 MB.
  matcher: ["/((?!_next/static|_next/image|i/|uploads/|mark\\.svg|favicon\\.ico).*)"],
};
