import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import type { Connection } from "#db/client";
import type { Platform } from "#db/enums";
import { type OpenChannel, openChannelAt } from "#lib/channels/binding/open-channel";
import type { RawRequest, RawResponse } from "#lib/connectors/connector";
import type { storeTogether } from "#lib/inbound/store-together";
import { isStorable } from "#lib/text/storable-text";

type Params = { platform: string; channelId: string };

/** Secrets are read again after this long: a rebound channel is heard with its new ones almost at once. */
const cacheMs = 2_000;

/**
 * `/webhooks/<platform>/<channel>`, with any method: a platform's test of our address, and what it posts. The connector
 * decides; what it verifies is stored whole before the platform is answered.
 */
export function webhooks(database: Connection, store: ReturnType<typeof storeTogether>): FastifyPluginAsync {
  const cached = cacheChannels(database);
  return async (door) => {
    door.all<{ Params: Params; Body: Buffer | undefined }>(
      "/webhooks/:platform/:channelId",
      async (received, reply) => {
        const { platform, channelId } = received.params;
        const request = rawRequestOf(received);
        // No channel is called so, and the database could not even look.
        if (!isStorable(platform) || !isStorable(channelId)) return refuse(reply, request);
        let opened = await cached(received.params);
        let verdict = judge(opened, request);
        // A test of our address comes at once after new secrets were stored: read them afresh before refusing.
        if (verdict === "refused" && request.method === "GET") {
          opened = await openChannelAt(database.sql, received.params);
          verdict = judge(opened, request);
        }
        // An unknown channel and a wrong signature look the same.
        if (!opened || verdict === "refused") return refuse(reply, request);
        if (verdict === "malformed") return reply.code(400).send({ error: "bad_body" });
        if (verdict !== "verified") return reply.code(verdict.status).headers(verdict.headers).send(verdict.body);
        await store({
          workspaceId: opened.channel.workspaceId,
          channelId,
          // Named by a connector that exists: only what is bound gets here.
          platform: platform as Platform,
          request: toKeep(request, opened.connector.webhook?.headers ?? []),
        });
        return reply.send({ status: "stored" });
      },
    );
  };
}

/** What the connector says of a request: an answer of its own, or whether it is the platform's and worth keeping. */
function judge(opened: OpenChannel | null, request: RawRequest): RawResponse | "verified" | "malformed" | "refused" {
  const webhook = opened?.connector.webhook;
  if (!opened || !webhook) return "refused";
  const answer = webhook.challenge?.(request, opened.channel) ?? null;
  if (answer) return answer;
  if (!webhook.verify(request, opened.channel)) return "refused";
  return webhook.accepts?.(request) === false ? "malformed" : "verified";
}

/** A request as connectors read it. */
export function rawRequestOf(received: FastifyRequest): RawRequest {
  const [path = "", query = ""] = received.raw.url?.split(/\?(.*)/s) ?? [];
  return {
    method: received.method,
    path,
    query: Object.fromEntries(new URLSearchParams(query)),
    headers: received.headers,
    body: Buffer.isBuffer(received.body) ? received.body : Buffer.alloc(0),
  };
}

/**
 * What is kept has served its signature: of the headers only those remain that `parse` reads. `received-at` is ours, for
 * platforms that do not say when something happened.
 */
export function toKeep(request: RawRequest, read: readonly string[]): RawRequest {
  const names = ["content-type", ...read];
  const given: RawRequest["headers"] = { ...request.headers, "received-at": new Date().toISOString() };
  const headers = names.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]]));
  return { ...request, headers: Object.fromEntries(headers) };
}

/** Says no more than that it was refused. */
export function refuse(reply: FastifyReply, { method }: RawRequest): FastifyReply {
  return method === "GET"
    ? reply.code(403).send({ error: "forbidden" })
    : reply.code(401).send({ error: "bad_signature" });
}

/** Opened channels, so that a storm of receipts reads and opens their secrets every other second only. */
function cacheChannels(database: Connection): (at: Params) => Promise<OpenChannel | null> {
  const cache = new Map<string, { at: number; channel: Promise<OpenChannel | null> }>();
  return (params) => {
    const key = `${params.platform}\n${params.channelId}`;
    const held = cache.get(key);
    if (held && Date.now() - held.at < cacheMs) return held.channel;
    const channel = openChannelAt(database.sql, params);
    // A failed look-up is not remembered, and strangers' ids do not fill the memory.
    channel.then(
      (found) => found ?? cache.delete(key),
      () => cache.delete(key),
    );
    if (cache.size > 10_000) cache.clear();
    cache.set(key, { at: Date.now(), channel });
    return channel;
  };
}
