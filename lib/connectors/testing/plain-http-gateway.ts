import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { RawRequest } from "../connector.ts";
import { signQuery } from "./plain-http.ts";

export type GatewayMode = "take" | "refuse" | "hang";

export type GatewayMessage = { id: string; from: string; to: string; text: string; reference: string };

/** The other end of `plain-http`: a real HTTP server that checks signatures and remembers what it was sent. */
export async function startPlainHttpGateway(key = "a key of the tests") {
  const received: GatewayMessage[] = [];
  let mode: GatewayMode = "take";
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const signature = createHmac("sha256", key).update(body).digest("hex");
    if (request.headers["x-signature"] !== signature) return answer(response, 401, { error: "signature" });
    if (request.url === "/account") return answer(response, 200, { name: "Plain gateway" });
    if (mode === "hang") return;
    if (mode === "refuse") return answer(response, 422, { error: "unknown_number" });
    const message = { ...(JSON.parse(body) as Omit<GatewayMessage, "id">), id: `G${received.length + 1}` };
    received.push(message);
    answer(response, 201, { id: message.id });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  /** The query with which the gateway calls back, signed. */
  const signed = (query: Record<string, string>) => ({ ...query, signature: signQuery(query, key) });
  const reportOf = (message: GatewayMessage, state: string) =>
    signed({ id: message.id, sender: message.from, reference: message.reference, state, at: "1793001200000" });

  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    key,
    received,
    behave(next: GatewayMode) {
      mode = next;
    },
    reportOf,
    signed,
    /** The report as the door would see it. */
    requestOf: (query: Record<string, string>): RawRequest => ({
      method: "GET",
      path: "/webhooks/plain-http/cams-0123456789",
      query,
      headers: {},
      body: Buffer.alloc(0),
    }),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
