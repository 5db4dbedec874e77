/** For tests: a callback that records what it is posted, and a service that posts to it. */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { vi } from "vitest";
import { startTestSandbox } from "../testing.ts";

type Json = Record<string, unknown>;
export type Post = { url: string; headers: IncomingMessage["headers"]; raw: string; json: Json };

/** @param answer the body of each answer, by the posted JSON */
export async function startCallback(answer: (json: Json) => string = () => "") {
  const posts: Post[] = [];
  let failures = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const raw = Buffer.concat(chunks).toString("utf8");
      const json = JSON.parse(raw) as Json;
      posts.push({ url: request.url ?? "", headers: request.headers, raw, json });
      response.statusCode = failures-- > 0 ? 500 : 200;
      response.end(answer(json));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?key=k1`,
    posts,
    fail: (n: number) => {
      failures = n;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** A sandbox with stopped time and a service with a callback. */
export async function startService(seed?: number) {
  const sandbox = await startTestSandbox({ speed: 0, startAt: Date.parse("2026-11-22T12:00:00Z"), seed });
  const callback = await startCallback();
  const { serviceId } = await sandbox.control("viber/services", { name: "Kiosk Nord", callbackUrl: callback.url });
  let seq = 0;
  return {
    sandbox,
    callback,
    serviceId: String(serviceId),
    /** Sends transactional text, or what `more` makes of it. */
    send: (dest: string, more: Json = {}) =>
      sandbox.ask(`${sandbox.httpUrl}/vibersrvc/1/send_message`, "POST", {
        ...{ service_id: Number(serviceId), dest, seq: ++seq, type: 206, label: "transaction" },
        message: { "#txt": "Parcel NX-204 is ready.", "#tracking_data": `msg_${seq}` },
        ...more,
      }),
    set: (change: Json) => sandbox.control(`viber/services/${serviceId}/set`, change),
    /** Advances virtual time until everything due by then has been posted. */
    async settle(ms = 60_000) {
      await sandbox.control("clock", { advanceMs: ms });
      const { posts } = sandbox.sandbox.viber;
      await vi.waitUntil(() => posts.counts.posts === posts.counts.delivered + posts.counts.failedTries);
    },
    async close() {
      await sandbox.close();
      await callback.close();
    },
  };
}

export type TestService = Awaited<ReturnType<typeof startService>>;
