/** Security headers of every response of the web. Scripts run only with the nonce of the response. */

export type HeaderOptions = {
  nonce: string;
  /** Served over https, so that browsers are told to keep using it. */
  https: boolean;
  /** React's development build uses eval to show server errors; the production build does not. */
  development: boolean;
  /** A file is answered and no page: a browser that opens it by itself runs and loads nothing. */
  file: boolean;
  /** Meta's sign-up is configured; its script connects to Facebook and opens frames. */
  signUp: boolean;
};

/** The content security policy of one response. */
export function contentSecurityPolicy({ nonce, https, development, signUp, file }: HeaderOptions): string {
  if (file) return "sandbox; default-src 'none'";
  const directives: Record<string, string> = {
    "default-src": "'self'",
    "script-src": `'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    // Charts and popovers position themselves with style attributes, which cannot have a nonce.
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

/** The security headers of one response, by name. */
export function securityHeaders(options: HeaderOptions): Record<string, string> {
  return {
    "Content-Security-Policy": contentSecurityPolicy(options),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy":
      "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()",
    // Meta's sign-up opens a window that posts its result to the opener.
    "Cross-Origin-Opener-Policy": "same-origin-allow-popups",
    "Cross-Origin-Resource-Policy": "same-origin",
    // Every page shows data of one workspace, so neither proxies nor the browser may store it.
    "Cache-Control": "private, no-store",
    ...(options.https ? { "Strict-Transport-Security": "max-age=31536000; includeSubDomains" } : {}),
  };
}
