import { NextRequest } from "next/server";
import { beforeAll, describe, expect, test } from "vitest";
import { forgetEnv } from "#lib/env";
import { proxy } from "../proxy.ts";

beforeAll(() => {
  Object.assign(process.env, {
    DATABASE_URL: "postgres://user:password@localhost:5432/none",
    NEXTAUTH_SECRET: "x".repeat(32),
    SEALING_KEY: Buffer.alloc(32).toString("base64"),
    NEXTAUTH_URL: "https://console.example",
  });
  forgetEnv();
});

const ask = (path: string, headers: Record<string, string> = {}) =>
  proxy(new NextRequest(`https://console.example${path}`, { headers }));

test("what a file may do is decided for the file, and what a page may do for the page", () => {
  const policyOf = (path: string) => ask(path).headers.get("content-security-policy");
  expect(policyOf("/downloads/media?media=x")).toBe("sandbox; default-src 'none'");
  expect(policyOf("/downloadsx")).toContain("default-src 'self'");
  expect(policyOf("/channels")).toContain("script-src 'nonce-");
});

describe("an address with a NUL", () => {
  test.each(["/campaigns?q=%00", "/campaigns?q%00=1", "/channels/%00", "/downloads/rejected-rows?import=a%00b"])(
    "%s is refused in the reader's language, with the headers of every answer",
    async (path) => {
      const refused = ask(path, { "accept-language": "zh-CN" });
      expect(refused.status).toBe(400);
      expect(await refused.text()).toContain("地址");
      expect(refused.headers.get("content-security-policy")).toMatch(/default-src '(self|none)'/);
      expect(await ask(path).text()).toContain("address");
    },
  );

  test.each(["/campaigns?q=%2500", "/campaigns?q=100%25", "/channels/a00"])("%s has none, and passes", (path) => {
    expect(ask(path).status).toBe(200);
  });
});
