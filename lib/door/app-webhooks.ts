import { timingSafeEqual } from "node:crypto";
import type { FastifyPluginAsync } from "fastify";
import type { Connection } from "#db/client";
import type { Platform } from "#db/enums";
import { appWebhook, type OpenChannel, openChannelsOf } from "#lib/channels/binding/open-channel";
import type { RawRequest } from "#lib/connectors/connector";
import { connectorFor } from "#lib/connectors/registry";
import type { storeTogether } from "#lib/inbound/store-together";
import { isStorable } from "#lib/storable-text";
import { rawRequestOf, refuse, toKeep } from "./webhooks.ts";

/** Accounts of one post that are looked up; no platform puts more into one. */
const maxAccounts = 1_000;
/** Bindings are read again after this long. */
const cacheMs = 2_000;

/**
 * `/webhooks/<platform>`, for apps that post everything to one address: the connector says whose accounts a post speaks of,
 * each channel's own secret proves it, and each workspace keeps its own part only.
 */
export function appWebhooks(database: Connection, store: ReturnType<typeof storeTogether>): FastifyPluginAsync {
  const channelsOf = cacheAccounts(database);
  return async (door) => {
    door.all<{ Params: { platform: string }; Body: Buffer | undefined }>(
      "/webhooks/:platform",
      async (received, reply) => {
        const { platform } = received.params;
        const request = rawRequestOf(received);
        const webhook = isStorable(platform) ? connectorFor(platform)?.webhook : undefined;
        if (!webhook?.split) return refuse(reply, request);
        const challenge = challengeOf(request, appWebhook(platform).verifyToken);
        if (challenge !== null) return reply.type("text/plain").send(challenge);
        if (request.method !== "POST") return refuse(reply, request);
        const parts = webhook.split(request).slice(0, maxAccounts);
        let proven = 0;
        for (const { accountId, body } of parts) {
          if (!isStorable(accountId)) continue;
          for (const { channel } of await channelsOf({ platform, accountId })) {
            // The signature covers all that was posted, so it is checked over that and not over the part.
            if (!webhook.verify(request, channel)) continue;
            proven += 1;
            await store({
              workspaceId: channel.workspaceId,
              channelId: channel.id,
              platform: platform as Platform,
              request: toKeep({ ...request, body }, webhook.headers ?? []),
            });
          }
        }
        // Nothing of it is ours, or it was not signed: both look the same.
        return proven === 0 ? refuse(reply, request) : reply.send({ status: "stored" });
      },
    );
  };
}

/** The platform's test of the address; null when it is none, or does not know what we gave it. */
function challengeOf({ method, query }: RawRequest, verifyToken: string): string | null {
  const given = Buffer.from(query["hub.verify_token"] ?? "");
  const expected = Buffer.from(verifyToken);
  const challenge = query["hub.challenge"];
  if (method !== "GET" || challenge === undefined || given.length !== expected.length) return null;
  return timingSafeEqual(given, expected) ? challenge : null;
}

function cacheAccounts(database: Connection) {
  const cache = new Map<string, { at: number; channels: Promise<OpenChannel[]> }>();
  return (account: { platform: string; accountId: string }): Promise<OpenChannel[]> => {
    const key = `${account.platform}\n${account.accountId}`;
    const held = cache.get(key);
    if (held && Date.now() - held.at < cacheMs) return held.channels;
    const channels = openChannelsOf(database.sql, account);
    channels.then(
      (found) => found.length > 0 || cache.delete(key),
      () => cache.delete(key),
    );
    if (cache.size > 10_000) cache.clear();
    cache.set(key, { at: Date.now(), channels });
    return channels;
  };
}
