/** What every answer of the web carries. Scripts run only with the nonce of the very answer they came with. */

export type HeaderSituation = {
  nonce: string;
  /** Served over https: browsers are told to stay there. */
  https: boolean;
  /** React's development build shows server errors with the help of eval; production does without. */
  development: boolean;
  /** Meta's sign-up window is configured: its script speaks to Facebook and opens frames of it. */
  signUp: boolean;
};

/** The content security policy of one answer. */
export function contentSecurityPolicy({ nonce, https, development, signUp }: HeaderSituation): string {
  const directives: Record<string, string> = {
    "default-src": "'self'",
    "script-src": `'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    // Charts and pop-ups place themselves by style attributes, which no nonce can cover.
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "media-src": "'self' blob:",
    "connect-src": signUp ? "'self' https://*.facebook.com https://*.facebook.net" : "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "object-src": "'none'",
    "frame-src": signUp ? "https://*.facebook.com" : "'none'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
  };
  const policy = Object.entries(directives).map(([name, value]) => `${name} ${value}`);
  return (https ? [...policy, "upgrade-insecure-requests"] : policy).join("; ");
}

/** The headers of one answer, by name. */
export function securityHeaders(situation: HeaderSituation): Record<string, string> {
  return {
    "Content-Security-Policy": contentSecurityPolicy(situation),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy":
      "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()",
    // Embedded sign-up opens a window that reports back to its opener.
    "Cross-Origin-Opener-Policy": "same-origin-allow-popups",
    "Cross-Origin-Resource-Policy": "same-origin",
    // Every page shows one person's workspace: neither a proxy nor the browser's disk may keep it.
    "Cache-Control": "private, no-store",
    ...(situation.https ? { "Strict-Transport-Security": "max-age=31536000; includeSubDomains" } : {}),
  };
}
