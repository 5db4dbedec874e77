const origin = "http://console.invalid";

/**
 * The path to open after sign-in. Anything that is not a path of this console becomes the dashboard: other hosts in every
 * form a browser would follow (`//host`, `/\host`, `javascript:`), the API, and the sign-in page itself.
 */
export function safeCallbackUrl(requested: string | string[] | null | undefined): string {
  if (typeof requested !== "string" || !requested.startsWith("/") || requested.length > 2000) return "/";
  // Browsers drop tabs and line breaks and treat a backslash as a slash before they look for the host.
  const ambiguous = [...requested].some((character) => character < " " || character === "\\");
  if (ambiguous || requested.startsWith("//")) return "/";
  const url = URL.parse(requested, origin);
  if (url?.origin !== origin || url.username || /^\/(sign-in|api)(\/|$)/.test(url.pathname)) return "/";
  const path = `${url.pathname}${url.search}${url.hash}`;
  return path.startsWith("//") ? "/" : path;
}

/** The path of the sign-in page, with the page to return to afterwards. */
export function signInPath(returnTo: string | null): string {
  const callbackUrl = safeCallbackUrl(returnTo);
  return callbackUrl === "/" ? "/sign-in" : `/sign-in?${new URLSearchParams({ callbackUrl })}`;
}
