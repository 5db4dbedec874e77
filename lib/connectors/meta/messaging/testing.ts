import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { OutboundMessage, RawRequest } from "../../connector.ts";

/** For tests: an address that hears webhooks, as the door would, and passes Meta's test of it. */
export async function startCallback() {
  const requests: RawRequest[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://callback");
    if (request.method === "GET") return response.end(url.searchParams.get("hub.challenge") ?? "");
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      requests.push({
        method: "POST",
        path: url.pathname,
        query: {},
        headers: request.headers,
        body: Buffer.concat(chunks),
      });
      response.end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/messenger`,
    requests,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** A text to a person by their scoped id. */
export function textTo(value: string, kind: "psid" | "igsid", sender: string, text = "Hello Ines"): OutboundMessage {
  return {
    correlation: "2026112114000000000001",
    sender: { externalId: sender },
    address: { kind, value },
    content: { kind: "text", text },
    options: {},
  };
}
