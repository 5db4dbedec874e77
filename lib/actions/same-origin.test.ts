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

function post(origin: string | null, host = "10.0.0.7:3000"): Request {
  const headers = new Headers({ host });
  if (origin !== null) headers.set("origin", origin);
  return new Request("http://10.0.0.7:3000/uploads/recipients", { method: "POST", headers });
}

describe("demandSameOrigin", () => {
  test.each([
    ["the host that was asked for", "http://10.0.0.7:3000"],
    ["the configured address of the console", "https://console.example"],
  ])("lets %s pass", (_name, origin) => {
    expect(() => demandSameOrigin(post(origin), "campaigns.uploadElsewhere")).not.toThrow();
  });

  test.each([
    ["another host", "https://evil.example"],
    ["a host that begins like ours", "https://console.example.evil.example"],
    ["another port of our host", "http://10.0.0.7:3001"],
    ["an opaque origin", "null"],
    ["no origin at all", null],
  ])("refuses %s", (_name, origin) => {
    expect(() => demandSameOrigin(post(origin), "campaigns.uploadElsewhere")).toThrow(
      expect.objectContaining({ code: "forbidden", key: "campaigns.uploadElsewhere" }),
    );
  });
});
