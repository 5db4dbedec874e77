/** For tests: a running sandbox, accounts in it, and a receiver that records webhooks. */
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { vi } from "vitest";
import { DEFAULT_APP } from "./meta/world/default-world.ts";
import { type RunningSandbox, type SandboxOptions, startSandbox } from "./server.ts";

type Json = Record<string, unknown>;
// biome-ignore lint/suspicious/noExplicitAny: tests read any field; a wrong path fails the assertion
export type Answer = { status: number; body: any; headers: Headers };

export type Posted = { raw: string; signatureHolds: boolean; json: Json };

/** A webhook endpoint that echoes challenges and records posts. `fail(n)` makes the next n posts answer 500. */
export async function startReceiver() {
  const posts: Posted[] = [];
  let failures = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (request.method === "GET")
        return response.end(new URL(request.url ?? "", "http://x").searchParams.get("hub.challenge") ?? "");
      const raw = Buffer.concat(chunks);
      const mark = `sha256=${createHmac("sha256", DEFAULT_APP.secret).update(raw).digest("hex")}`;
      posts.push({
        raw: raw.toString("latin1"),
        signatureHolds: request.headers["x-hub-signature-256"] === mark,
        json: JSON.parse(raw.toString("utf8")) as Json,
      });
      response.statusCode = failures-- > 0 ? 500 : 200;
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    posts,
    fail: (n: number) => {
      failures = n;
    },
    /** The values of one field, in order of arrival. */
    // biome-ignore lint/suspicious/noExplicitAny: as above
    values: (field: string): any[] =>
      posts.flatMap((p) =>
        (p.json.entry as { changes: { field: string; value: unknown }[] }[]).flatMap((e) =>
          e.changes.filter((c) => c.field === field).map((c) => c.value),
        ),
      ),
    // biome-ignore lint/suspicious/noExplicitAny: as above
    statuses(): any[] {
      return this.values("messages").flatMap((v: Json) => (v.statuses as unknown[]) ?? []);
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export async function startTestSandbox(options: Partial<SandboxOptions> = {}) {
  const running: RunningSandbox = await startSandbox({ httpPort: 0, controlPort: 0, smppPort: 0, ...options });
  const ask = async (
    url: string,
    method: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const answer = await fetch(url, {
      method,
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      body: text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : text,
      headers: answer.headers,
    };
  };
  const control = async (path: string, body?: unknown) =>
    (await ask(`${running.controlUrl}/control/${path}`, body === undefined ? "GET" : "POST", body)).body;
  const account = async (more: Json = {}) => {
    const made = await control("wabas", { name: "Test account", connected: true, ...more });
    const graph = (method: string, path: string, body?: unknown, token = made.accessToken) =>
      ask(`${running.httpUrl}/v25.0/${path}`, method, body, token ? { authorization: `Bearer ${token}` } : {});
    const phoneId = made.numbers[0].id as string;
    return {
      ...(made as { wabaId: string; accessToken: string; numbers: { id: string; phone: string; code: string }[] }),
      phoneId,
      graph,
      /** Creates a template and waits for its review. */
      template: async (name: string, more: Json = {}) => {
        const answer = await graph("POST", `${made.wabaId}/message_templates`, templateBody(name, more));
        const decided = control(`wait?for=template.decided&match=${answer.body.id}&since=0`);
        await control("clock", { advanceMs: 2100 });
        await decided;
        return answer.body.id as string;
      },
      send: (to: string, template: string, values = ["Ines", "Kiosk Nord"], more: Json = {}) =>
        graph("POST", `${phoneId}/messages`, sendBody(to, template, values, more)),
    };
  };
  return { ...running, ask, control, account };
}

export type SubscribedAccount = Awaited<ReturnType<typeof startSubscribedAccount>>;

/** A sandbox with stopped time, an account in it, and a receiver that is subscribed to the account's webhooks. */
export async function startSubscribedAccount() {
  const sandbox = await startTestSandbox({ speed: 0 });
  const receiver = await startReceiver();
  const account = await sandbox.account();
  await account.graph("POST", `${account.wabaId}/subscribed_apps`, {
    override_callback_uri: receiver.url,
    verify_token: "t",
  });
  await sandbox.control("wait?for=webhook.delivered&match=PARTNER_ADDED&since=0");
  return {
    sandbox,
    receiver,
    account,
    /** Advances virtual time and waits until every webhook is answered. */
    async settle(ms = 60_000) {
      await sandbox.control("clock", { advanceMs: ms });
      await vi.waitUntil(
        async () => {
          const { counts } = await sandbox.control("state");
          const { delivered, givenUp, updates } = counts.webhooks;
          return delivered + givenUp === updates && counts.webhooksQueued === 0;
        },
        { timeout: 10_000 },
      );
    },
    async close() {
      await sandbox.close();
      await receiver.close();
    },
  };
}

export function templateBody(name: string, more: Json = {}): Json {
  return {
    name,
    language: "en_US",
    category: "UTILITY",
    components: [
      {
        type: "BODY",
        text: "Hello {{1}}, your parcel waits at {{2}} until Friday.",
        example: { body_text: [["Ines", "Kiosk Nord"]] },
      },
    ],
    ...more,
  };
}

export function sendBody(to: string, template: string, values: string[], more: Json = {}): Json {
  return {
    messaging_product: "whatsapp",
    recipient_type: "individual",
    to,
    type: "template",
    template: {
      name: template,
      language: { code: "en_US" },
      components: [{ type: "body", parameters: values.map((text) => ({ type: "text", text })) }],
    },
    ...more,
  };
}
