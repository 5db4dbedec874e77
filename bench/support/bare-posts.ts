/** What sending is measured against: the same bodies posted by undici alone. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { eq } from "drizzle-orm";
import { Pool } from "undici";
import { senders } from "#db/schema/senders";
import { people } from "#e2e/system/send";
import type { System } from "#e2e/system/system";
import { openChannel } from "#lib/channels/binding/open-channel";
import { getTemplate } from "#lib/templates/queries";

const AT_ONCE = 64;

/** Starts the bare server in a process of its own. */
export async function startResponder(): Promise<{ url: string; stop(): void }> {
  const child = spawn(process.execPath, [fileURLToPath(new URL("./bare-responder.ts", import.meta.url))], {
    env: { ...process.env, CARILLON_PARENT_PID: String(process.pid) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const port of createInterface(child.stdout))
    return { url: `http://127.0.0.1:${port}`, stop: () => child.kill("SIGTERM") };
  throw new Error("The bare server did not start.");
}

let used = 0;

/** The requests that the system's channel would make to `count` people of their own. */
export async function bareRequests(system: System, count: number) {
  const opened = await openChannel(system.ctx(), system.channelId);
  const template = await getTemplate(system.ctx(), system.templateCode);
  const [sender] = await system.connection.db.select().from(senders).where(eq(senders.id, system.senderId));
  if (!opened || !sender) throw new Error("the system is not bound");
  const { apiVersion, accessToken } = opened.channel.credentials as { apiVersion: string; accessToken: string };
  const bodies = people(count, 10_000_000 + used).map((person) =>
    JSON.stringify({
      messaging_product: "whatsapp",
      recipient_type: "individual",
      to: person.phone.slice(1),
      type: "template",
      template: {
        name: template.name,
        language: { code: template.language },
        components: [{ type: "body", parameters: person.values.map((text) => ({ type: "text", text })) }],
      },
    }),
  );
  used += count;
  return {
    bodies,
    sandboxUrl: new URL(opened.channel.baseUrl).origin,
    request: {
      ...{ method: "POST" as const, path: `/${apiVersion}/${sender.externalId}/messages` },
      headers: { "content-type": "application/json", authorization: `Bearer ${accessToken}` },
    },
  };
}

/**
 * Posts over kept connections and stores nothing.
 *
 * @param url the server; the sandbox when absent
 * @returns messages per second
 */
export async function barePosts(system: System, count: number, url?: string): Promise<number> {
  const { bodies, sandboxUrl, request } = await bareRequests(system, count);
  const pool = new Pool(url ?? sandboxUrl, { connections: AT_ONCE, pipelining: 1 });
  const post = async () => {
    for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) {
      const answer = await pool.request({ ...request, body });
      const text = await answer.body.text();
      if (answer.statusCode !== 200) throw new Error(`answered ${answer.statusCode}: ${text.slice(0, 200)}`);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, post));
  const seconds = (performance.now() - start) / 1000;
  await pool.close();
  return count / seconds;
}
