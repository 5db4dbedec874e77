import { timingSafeEqual } from "node:crypto";
import type { FastifyPluginAsync } from "fastify";
import type { Connection } from "#db/client";
import { openSecrets } from "#lib/channels/credentials";
import { connectorFor } from "#lib/connectors/registry";
import { storeInboundEvent } from "#lib/inbound/store";

type Secrets = { workspaceId: string; appSecret: string; verifyToken: string };

/** Secrets are read again after this long: a rebound channel is heard with its new ones almost at once. */
const cacheMs = 2_000;

/** `/webhooks/whatsapp/<channel>`: the verification challenge, and what Meta posts. */
export function whatsappWebhooks(database: Connection): FastifyPluginAsync {
  const cache = new Map<string, { at: number; secrets: Promise<Secrets | null> }>();

  const secretsOf = (channelId: string): Promise<Secrets | null> => {
    const held = cache.get(channelId);
    if (held && Date.now() - held.at < cacheMs) return held.secrets;
    const secrets = readSecrets(database, channelId);
    // A failed look-up is not remembered, and strangers' ids do not fill the memory.
    secrets.then(
      (found) => found ?? cache.delete(channelId),
      () => cache.delete(channelId),
    );
    if (cache.size > 10_000) cache.clear();
    cache.set(channelId, { at: Date.now(), secrets });
    return secrets;
  };

  return async (door) => {
    door.get<{ Params: { channelId: string }; Querystring: Record<string, string> }>(
      "/webhooks/whatsapp/:channelId",
      async (request, reply) => {
        // Read afresh: the challenge comes at once after a new verify token was stored.
        const secrets = await readSecrets(database, request.params.channelId);
        const token = request.query["hub.verify_token"];
        const challenge = request.query["hub.challenge"];
        if (
          !secrets ||
          typeof token !== "string" ||
          typeof challenge !== "string" ||
          !equal(token, secrets.verifyToken)
        ) {
          return reply.code(403).send({ error: "forbidden" });
        }
        return reply.type("text/plain").send(challenge);
      },
    );

    door.post<{ Params: { channelId: string }; Querystring: Record<string, string>; Body: Buffer | undefined }>(
      "/webhooks/whatsapp/:channelId",
      async (request, reply) => {
        const body = request.body ?? Buffer.alloc(0);
        const secrets = await secretsOf(request.params.channelId);
        const verified =
          secrets !== null &&
          connectorFor("whatsapp")?.verifyWebhook({ headers: request.headers, body }, secrets.appSecret) === true;
        // An unknown channel and a wrong signature look the same.
        if (!verified) return reply.code(401).send({ error: "bad_signature" });
        if (!isJsonObject(body)) return reply.code(400).send({ error: "bad_body" });
        await storeInboundEvent(database.sql, {
          workspaceId: secrets.workspaceId,
          channelId: request.params.channelId,
          platform: "whatsapp",
          request: {
            method: request.method,
            path: request.url.split("?")[0] ?? "",
            query: request.query,
            headers: request.headers,
            body,
          },
        });
        return reply.send({ status: "stored" });
      },
    );
  };
}

async function readSecrets(database: Connection, channelId: string): Promise<Secrets | null> {
  const [row] = await database.sql<
    { workspaceId: string; accessTokenSealed: string; appSecretSealed: string; verifyTokenSealed: string }[]
  >`
    SELECT workspace_id AS "workspaceId", access_token_sealed AS "accessTokenSealed",
      app_secret_sealed AS "appSecretSealed", verify_token_sealed AS "verifyTokenSealed"
    FROM bindings WHERE channel_id = ${channelId} AND platform = 'whatsapp'`;
  if (!row) return null;
  const { appSecret, verifyToken } = openSecrets(row.workspaceId, channelId, row);
  return { workspaceId: row.workspaceId, appSecret, verifyToken };
}

function equal(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

function isJsonObject(body: Buffer): boolean {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
