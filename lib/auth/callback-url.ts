const here = "http://console.invalid";

/**
 * Where to go after signing in: a path of this console, whatever was asked for. Addresses of other hosts, in every form
 * a browser would follow (`//host`, `/\host`, `javascript:`), and the sign-in page itself become the dashboard.
 */
export function safeCallbackUrl(asked: string | string[] | null | undefined): string {
  if (typeof asked !== "string" || !asked.startsWith("/") || asked.length > 2000) return "/";
  // A browser drops tabs and line breaks and reads a backslash as a slash before it looks for the host.
  const misread = [...asked].some((sign) => sign < " " || sign === "\\");
  if (misread || asked.startsWith("//")) return "/";
  const url = URL.parse(asked, here);
  if (url?.origin !== here || url.username || /^\/(sign-in|api)(\/|$)/.test(url.pathname)) return "/";
  const path = `${url.pathname}${url.search}${url.hash}`;
  return path.startsWith("//") ? "/" : path;
}

/** The sign-in page, with the way back to where the visitor was. */
export function signInPath(from: string | null): string {
  const back = safeCallbackUrl(from);
  return back === "/" ? "/sign-in" : `/sign-in?${new URLSearchParams({ callbackUrl: back })}`;
}
