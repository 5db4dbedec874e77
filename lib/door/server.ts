import Fastify, { type FastifyInstance } from "fastify";
import type { Connection } from "#db/client";
import { env } from "#lib/env";
import { createWriteProbe } from "#lib/health/write-probe";
import { isTrusted } from "#lib/http/client-address";
import { storeTogether } from "#lib/inbound/store-together";
import { reportError } from "#lib/report-error";
import { keepSettingsFresh } from "#lib/settings/current";
import { appWebhooks } from "./app-webhooks.ts";
import { mediaLinks } from "./media-links.ts";
import { describeMetrics, mayReadMetrics, webhookSeconds } from "./metrics.ts";
import { isReady } from "./readiness.ts";
import { shortLinks } from "./short-links.ts";
import { webhooks } from "./webhooks.ts";

/** Platforms batch: Meta up to a thousand changes in one post. */
const bodyLimit = 3 * 1024 * 1024;

/** How long a caller may take, in milliseconds, and how often that is looked at. */
const usualLimits = { headersMs: 10_000, requestMs: 20_000, keepAliveMs: 65_000, checkMs: 2_000 };

/**
 * The HTTP server for machines: platforms' webhooks, health and metrics.
 *
 * @param limits for tests; callers have the usual time when absent
 */
export async function buildDoor(database: Connection, limits = usualLimits): Promise<FastifyInstance> {
  const door = Fastify({
    bodyLimit,
    // Twice what platforms wait for an answer; a slow sender of a body does not hold a socket longer.
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    http: { headersTimeout: limits.headersMs, connectionsCheckingInterval: limits.checkMs },
    trustProxy: (address) => isTrusted(address, env().TRUSTED_PROXIES),
    logger: false,
    forceCloseConnections: "idle",
  });
  // Signatures cover the exact bytes: nothing may parse a body before it was checked.
  door.removeAllContentTypeParsers();
  door.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));

  door.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 503;
    if (status >= 500) reportError({ activity: "door", about: request.routeOptions.url }, error);
    // Not a 200: the platform will post it again.
    reply
      .code(status)
      .send({ error: status === 413 ? "body_too_large" : status >= 500 ? "unavailable" : "bad_request" });
  });
  door.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: "not_found" }));

  const probe = createWriteProbe(database.db, "door");
  door.get("/healthz", () => ({ status: "alive" }));
  door.get("/readyz", async (_request, reply) => {
    const parts = await isReady(database.sql, probe);
    const ready = Object.values(parts).every((part) => part === "ready");
    return reply.code(ready ? 200 : 503).send({ status: ready ? "ready" : "not_ready", parts });
  });
  if (env().METRICS_ENABLED) {
    door.get("/metrics", async (request, reply) => {
      const asked = { headers: request.headers, address: request.socket.remoteAddress };
      if (!mayReadMetrics(asked, env().METRICS_TOKEN)) return reply.code(403).send({ error: "forbidden" });
      const { contentType, text } = await describeMetrics(database.sql);
      return reply.type(contentType).send(text);
    });
    door.addHook("onResponse", (request, reply, done) => {
      if (request.url.startsWith("/webhooks/")) {
        webhookSeconds.observe({ status: String(reply.statusCode) }, reply.elapsedTime / 1000);
      }
      done();
    });
  }
  // The app's secret may be set in the console while this process runs.
  const stopLooking = keepSettingsFresh(database.db);
  door.addHook("onClose", async () => stopLooking());
  const store = storeTogether(database.sql);
  await door.register(webhooks(database, store));
  await door.register(appWebhooks(database, store));
  await door.register(mediaLinks(database));
  await door.register(shortLinks(database));
  return door;
}
