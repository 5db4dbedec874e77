import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** A token of a test's system. */
export const testToken = `whsec_${Buffer.from("a key of twenty-four char").toString("base64")}`;

export type HeardCall = { id: string; at: number; body: Record<string, unknown>; proved: boolean };
type Reply = { status: number; body: string } | "hang" | "cut";

/**
 * A business system as a reader of the Standard Webhooks specification would write one: it knows nothing of ours but the token.
 * Replies are taken in their order; the last one is given from then on.
 */
export async function startBusinessSystem(...replies: [Reply, ...Reply[]]) {
  const heard: HeardCall[] = [];
  let left: Reply[] = replies;
  const server = createServer(async (request: IncomingMessage, response) => {
    const raw = await buffer(request);
    const { headers } = request;
    heard.push({
      ...{ id: String(headers["webhook-id"]), at: Number(headers["webhook-timestamp"]) },
      ...{ body: JSON.parse(raw.toString("utf8")) as Record<string, unknown>, proved: isProved(headers, raw) },
    });
    const [reply = "cut"] = left;
    if (left.length > 1) left = left.slice(1);
    if (reply === "hang") return;
    if (reply === "cut") return request.socket.destroy();
    response.writeHead(reply.status, { "content-type": "application/json" }).end(reply.body);
  });
  await new Promise<void>((up) => server.listen(0, "127.0.0.1", up));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/intents?shop=1`,
    heard,
    reply: (...next: [Reply, ...Reply[]]) => {
      left = next;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function isProved(headers: IncomingHttpHeaders, raw: Buffer): boolean {
  const key = Buffer.from(testToken.slice("whsec_".length), "base64");
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${raw.toString("utf8")}`;
  const expected = createHmac("sha256", key).update(signed).digest();
  const given = Buffer.from(String(headers["webhook-signature"]).replace(/^v1,/, ""), "base64");
  return given.length === expected.length && timingSafeEqual(given, expected);
}
