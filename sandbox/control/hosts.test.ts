import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestSandbox } from "../testing.ts";

let sandbox: Awaited<ReturnType<typeof startTestSandbox>>;
let port: number;
beforeAll(async () => {
  sandbox = await startTestSandbox({ controlHosts: ["sandbox"] });
  port = Number(new URL(sandbox.controlUrl).port);
});
afterAll(() => sandbox.close());

/** Calls the control API with these headers, as a browser would for a page of another site. */
function call(headers: Record<string, string>, path = "/control/reset"): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { port, path, method: "POST", headers: { "content-type": "application/json", ...headers } },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    );
    sent.once("error", reject);
    sent.end("{}");
  });
}

describe("the control API", () => {
  it.each(["localhost", "127.0.0.1", "[::1]", "sandbox", "LOCALHOST"])("answers to the host name %s", async (name) => {
    expect(await call({ host: `${name}:${port}` })).toBe(200);
    expect(await call({ host: name })).toBe(200);
  });

  it.each(["rebound.example", "localhost.evil.example", "127.0.0.1.nip.io", "169.254.1.1", "a b"])(
    "refuses the host name “%s”, which another site may have made resolve to this machine",
    async (name) => {
      expect(await call({ host: name })).toBeGreaterThanOrEqual(400);
      expect(await call({ host: name })).toBeLessThan(500);
    },
  );

  it.each(["https://evil.example", "null", "http://localhost:1", "not an origin"])(
    "refuses a post of the origin %s",
    async (origin) => {
      expect(await call({ host: `localhost:${port}`, origin })).toBe(403);
    },
  );

  it("refuses a request that a browser marks as another site's", async () => {
    expect(await call({ host: `localhost:${port}`, "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" })).toBe(
      403,
    );
  });

  it("answers to its own page", async () => {
    const own = { host: `localhost:${port}`, origin: `http://localhost:${port}`, "sec-fetch-site": "same-origin" };
    expect(await call(own)).toBe(200);
  });
});
