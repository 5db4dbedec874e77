import { describe, expect, test } from "vitest";
import { contentSecurityPolicy, securityHeaders } from "./security-headers.ts";

const production = { nonce: "bm9uY2U=", https: true, development: false, signUp: false, file: false };
const directives = (policy: string) =>
  new Map(policy.split("; ").map((part) => [part.split(" ")[0] ?? "", part.split(" ").slice(1)]));

describe("the content security policy", () => {
  const policy = directives(contentSecurityPolicy(production));

  test("allows scripts by nonce only", () => {
    expect(policy.get("script-src")).toEqual(["'nonce-bm9uY2U='", "'strict-dynamic'"]);
  });

  test.each(["object-src", "frame-ancestors", "frame-src", "base-uri"])("forbids %s", (name) =>
    expect(policy.get(name)).toEqual(["'none'"]),
  );

  test.each(["default-src", "connect-src", "form-action", "font-src"])("restricts %s to this origin", (name) =>
    expect(policy.get(name)).toEqual(["'self'"]),
  );

  test("allows Meta's sign-up where it is configured, and no other origin", () => {
    const open = directives(contentSecurityPolicy({ ...production, signUp: true }));
    expect(open.get("connect-src")).toEqual(["'self'", "https://*.facebook.com", "https://*.facebook.net"]);
    expect(open.get("frame-src")).toEqual(["https://*.facebook.com"]);
    expect(open.get("script-src")).toEqual(policy.get("script-src"));
  });

  test("allows eval for React's development build only", () => {
    const development = directives(contentSecurityPolicy({ ...production, development: true }));
    expect(development.get("script-src")).toContain("'unsafe-eval'");
    expect(contentSecurityPolicy(production)).not.toContain("unsafe-eval");
  });
});

test("a file that a browser opens by itself runs and loads nothing", () => {
  expect(contentSecurityPolicy({ ...production, file: true })).toBe("sandbox; default-src 'none'");
});

test("browsers are told to use https only where it is served", () => {
  expect(securityHeaders(production)).toHaveProperty("Strict-Transport-Security");
  const plain = securityHeaders({ ...production, https: false });
  expect(plain).not.toHaveProperty("Strict-Transport-Security");
  expect(plain["Content-Security-Policy"]).not.toContain("upgrade-insecure-requests");
});
