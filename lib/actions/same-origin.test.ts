import { beforeAll, describe, expect, test } from "vitest";
import { forgetEnv } from "#lib/env";
import { demandSameOrigin } from "./same-origin.ts";

beforeAll(() => {
  Object.assign(process.env, {
    DATABASE_URL: "postgres://user:password@localhost:5432/none",
    NEXTAUTH_SECRET: "x".repeat(32),
    SEALING_KEY: Buffer.alloc(32).toString("base64"),
    NEXTAUTH_URL: "https://console.example",
  });
  forgetEnv();
});

function from(given: { origin?: string; site?: string }): Headers {
  const headers = new Headers({ host: "10.0.0.7:3000" });
  if (given.origin !== undefined) headers.set("origin", given.origin);
  if (given.site !== undefined) headers.set("sec-fetch-site", given.site);
  return headers;
}

describe("demandSameOrigin", () => {
  test.each([
    ["the host that was asked for", { origin: "http://10.0.0.7:3000" }],
    ["the configured address of the console", { origin: "https://console.example" }],
    ["the same, and the browser agrees", { origin: "https://console.example", site: "same-origin" }],
    ["no origin, when the browser says that the page is ours", { site: "same-origin" }],
  ])("lets %s pass", (_name, given) => {
    expect(() => demandSameOrigin(from(given))).not.toThrow();
  });

  test.each([
    ["another host", { origin: "https://evil.example" }],
    ["a host that begins like ours", { origin: "https://console.example.evil.example" }],
    ["another port of our host", { origin: "http://10.0.0.7:3001" }],
    ["an opaque origin", { origin: "null" }],
    ["an opaque origin of the same site", { origin: "null", site: "same-origin" }],
    ["no origin at all", {}],
    ["no origin, from another site", { site: "cross-site" }],
    ["no origin, from another host of the same site", { site: "same-site" }],
    ["no origin, typed or bookmarked", { site: "none" }],
    [
      "our origin, when the browser says that the page is elsewhere",
      { origin: "http://10.0.0.7:3000", site: "cross-site" },
    ],
  ])("refuses %s", (_name, given) => {
    expect(() => demandSameOrigin(from(given), "campaigns.uploadElsewhere")).toThrow(
      expect.objectContaining({ code: "forbidden", key: "campaigns.uploadElsewhere" }),
    );
  });
});
