import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { ConnectorIo } from "../../connector.ts";
import { createPools } from "../../http/pools.ts";

export type Seen = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage["headers"];
  body: unknown;
};
type Reply = (response: ServerResponse, seen: Seen) => void;

/** Answers with JSON. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Reply {
  return (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  };
}

/**
 * For tests: a real HTTP server on loopback that answers as told and keeps what it was asked. Requests are answered by the
 * replies in order; the last reply answers all that follow.
 */
export async function startFakeGraph() {
  const seen: Seen[] = [];
  let replies: Reply[] = [];
  const server = createServer(async (request, response) => {
    const asked = await readRequest(request);
    seen.push(asked);
    const reply = replies.length > 1 ? replies.shift() : replies[0];
    reply?.(response, asked);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const pools = createPools({ connections: 8 });
  const traced: unknown[] = [];
  const io: ConnectorIo = {
    dispatcher: pools.dispatcher,
    now: () => new Date("2026-10-25T14:00:00Z"),
    timeoutMs: 2_000,
    trace: (exchange) => traced.push(exchange),
  };
  return {
    baseUrl,
    io,
    seen,
    traced,
    answer(...next: Reply[]) {
      replies = next;
      seen.length = 0;
      traced.length = 0;
    },
    async stop() {
      await pools.close(0);
      server.closeAllConnections();
      server.close();
    },
  };
}

async function readRequest(request: IncomingMessage): Promise<Seen> {
  const body = await text(request);
  const url = new URL(request.url ?? "/", "http://fake");
  return {
    method: request.method ?? "",
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: body === "" ? null : JSON.parse(body),
  };
}
