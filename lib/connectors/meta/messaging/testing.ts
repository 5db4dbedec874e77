import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startTestSandbox } from "#sandbox/testing";
import type { Channel, Connector, OutboundMessage, RawRequest } from "../../connector.ts";
import { instagram } from "../../instagram/instagram.ts";
import { messenger } from "../../messenger/messenger.ts";

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

/** The two platforms that send through one API. */
export const kinds = {
  messenger: { connector: messenger as Connector, object: "page", addressKind: "psid" },
  instagram: { connector: instagram as Connector, object: "instagram", addressKind: "igsid" },
} as const;
export type Kind = keyof typeof kinds;

/** A sandbox with one account of the platform, and a person who has written to it. */
export async function startAccount(kind: Kind, byLogin = false) {
  const sandbox = await startTestSandbox();
  const made = await sandbox.control("pages", { name: "Kiosk Nord", instagram: kind === "instagram" });
  const accountId: string = kind === "instagram" ? made.instagramId : made.pageId;
  const meet = async (person: string): Promise<string> =>
    (await sandbox.control(`pages/${accountId}/people`, { people: [person] })).scopedIds[0];
  const channel: Channel = {
    ...{ id: "cams-0123456789", workspaceId: "w1", environment: "sandbox", baseUrl: sandbox.httpUrl, accountId },
    credentials: {
      apiVersion: "v25.0",
      accessToken: byLogin ? made.loginToken : made.accessToken,
      appSecret: byLogin ? made.loginAppSecret : made.appSecret,
      verifyToken: "verify-token-of-the-test",
    },
  };
  return { sandbox, made, accountId, channel, meet };
}
