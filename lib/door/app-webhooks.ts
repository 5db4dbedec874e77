import { timingSafeEqual } from "node:crypto";
import type { FastifyPluginAsync } from "fastify";
import type { Connection } from "#db/client";
import type { Platform } from "#db/enums";
import { appWebhook, type OpenChannel, openChannelsOf } from "#lib/channels/binding/open-channel";
import type { RawRequest } from "#lib/connectors/connector";
import { connectorFor } from "#lib/connectors/registry";
import type { storeTogether } from "#lib/inbound/store-together";
import { SealError } from "#lib/seal";
import { currentSettings } from "#lib/settings/current";
import { isStorable } from "#lib/text/storable-text";
import { webhookPartsDropped } from "./metrics.ts";
import { rawRequestOf, refuse, toKeep } from "./webhooks.ts";

/** Accounts of one post that are looked up; no platform puts more into one. */
const maxAccounts = 1_000;
/** Accounts that are looked up before anything has proved that the post is not a stranger's. */
const maxUnproven = 50;
/** Bindings are read again after this long. */
const cacheMs = 2_000;

/**
 * `/webhooks/<platform>`, for apps that post everything to one address: the connector says whose accounts a post speaks of,
 * each channel's own secret proves it, and each workspace keeps its own part only. Parts of accounts that nobody has bound
 * are counted and dropped.
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
        const ofApp = webhook.verifyApp?.(request, currentSettings()) ?? false;
        const parts = webhook.split(request);
        if (parts.length > maxAccounts) return refuse(reply, request);
        const own: { channel: OpenChannel["channel"]; body: Buffer }[] = [];
        let unknown = 0;
        let unopened: SealError | undefined;
        for (const { accountId, body } of parts) {
          const channels = isStorable(accountId)
            ? await channelsOf({ platform, accountId }).catch((error: unknown) => {
                // The others' parts do not wait for the key of one; the post comes again.
                if (!(error instanceof SealError)) throw error;
                unopened = error;
                return [];
              })
            : [];
          // The signature covers all that was posted, so it is checked over that and not over the part.
          const proven = channels.filter(({ channel }) => webhook.verify(request, channel));
          if (proven.length === 0) unknown += 1;
          // A stranger does not have a thousand accounts looked up.
          if (!ofApp && own.length === 0 && unknown >= maxUnproven) return refuse(reply, request);
          own.push(...proven.map(({ channel }) => ({ channel, body })));
        }
        const kept = own.map(({ channel: { workspaceId, id: channelId }, body }) => {
          const part = toKeep({ ...request, body }, webhook.headers ?? []);
          return store({ workspaceId, channelId, platform: platform as Platform, request: part });
        });
        // All are waited for, so that a post whose parts were kept only in part is posted again.
        const outcomes = await Promise.allSettled(kept);
        const failed = outcomes.find((outcome) => outcome.status === "rejected");
        if (failed) throw failed.reason;
        if (unopened && (ofApp || kept.length > 0)) throw unopened;
        // Signed by nobody we know. Who posts for an account that is bound no longer must not be told to try again.
        if (kept.length === 0 && !ofApp) return refuse(reply, request);
        if (unknown > 0) webhookPartsDropped.inc({ platform }, unknown);
        return reply.send({ status: "stored" });
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
