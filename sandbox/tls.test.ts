/** The platforms over TLS, told apart by the host that a client believes to speak to. */
import { request } from "node:https";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestSandbox } from "./testing.ts";

let sandbox: Awaited<ReturnType<typeof startTestSandbox>>;
let ca: string;
beforeAll(async () => {
  sandbox = await startTestSandbox({ tlsPort: 0 });
  ca = (await sandbox.control("certificate")).pem;
});
afterAll(() => sandbox.close());

function call(host: string, path: string): Promise<{ status: number; text: string }> {
  const port = new URL(sandbox.tlsUrl ?? "").port;
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: "127.0.0.1", port, path, method: "POST", servername: host, headers: { host }, ca },
      (answer) => {
        let text = "";
        answer.on("data", (chunk) => {
          text += chunk;
        });
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text }));
      },
    );
    sent.once("error", reject);
    sent.end("{}");
  });
}

it.each([
  ["graph.facebook.com", "/v25.0/me", 401, "OAuthException"],
  ["chatapi.viber.com", "/pa/get_account_info", 200, '"status":2'],
  ["services.viber.com", "/vibersrvc/1/send_message", 200, '"status":2'],
  ["chatapi.viber.com", "/v25.0/me", 404, ""],
])("%s%s", async (host, path, status, text) => {
  const answer = await call(host, path);
  expect(answer.text).toContain(text);
  expect(answer.status).toBe(status);
});

it("is refused to clients that do not trust its certificate", async () => {
  await expect(fetch(`${sandbox.tlsUrl}/v25.0/me`)).rejects.toMatchObject({
    cause: { code: "DEPTH_ZERO_SELF_SIGNED_CERT" },
  });
});

it("closes with the other port, and opens again", async () => {
  await sandbox.control("listener", { closedForMs: 60_000 });
  await expect(call("chatapi.viber.com", "/pa/get_account_info")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  await sandbox.control("listener", { closedForMs: 0 });
  await expect
    .poll(() =>
      call("chatapi.viber.com", "/pa/x").then(
        ({ status }) => status,
        () => 0,
      ),
    )
    .toBe(200);
});
